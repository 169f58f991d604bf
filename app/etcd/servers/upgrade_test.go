//go:build unix

package servers

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf-etcd/clustertest"
	"littleshelf-etcd/shoppers"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

// buildNewer builds littleshelf-etcd with one migration more, as the next release may have it. It
// replaces a source file for the compiler only.
func buildNewer(t *testing.T) (program string) {
	t.Helper()
	file, err := filepath.Abs("../../../bolt/migrations.go")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const last = `{name: "platform", once: createPlatform},`
	newer := strings.Replace(string(source), last, last+`
		{name: "newer", once: func(*bbolt.Tx) error { return nil }},`, 1)
	if newer == string(source) {
		t.Fatalf("%s has no migration %s", file, last)
	}
	dir := t.TempDir()
	replaced, overlay := filepath.Join(dir, "migrations.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {file: replaced}})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{replaced: []byte(newer), overlay: list} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program = filepath.Join(dir, "littleshelf-etcd")
	build := exec.Command("go", "build", "-overlay", overlay, "-o", program, "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// TestRollingUpgrade: servers of two releases serve one shop side by side under load. Then the
// schema is raised: the servers of the older release end with a sentence, the newer one goes on,
// and nothing that was acknowledged is lost.
func TestRollingUpgrade(t *testing.T) {
	newer := buildNewer(t)
	c := clustertest.Start(t, 3)
	stock, err := shoppers.Stock(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	old := serve(t, c, 2, stock...)
	t.Setenv(clustertest.ServerVariable, newer)
	servers := append(old, serve(t, c, 1, stock...)...)
	l := load(servers)
	lasts := 3 * time.Second
	if *harness.Full {
		lasts = 10 * time.Minute
	}
	l.Start(t.Context())
	time.Sleep(lasts)
	if done, failed := l.Timeline.Counts(); len(failed) > 0 {
		t.Errorf("with two releases %d of %d requests failed, the first with: %v", len(failed), done+len(failed), failed[0])
	}
	before := bolt.Schema() // the newer release has one more
	want := fmt.Sprintf("the schema is %d now, was %d", before+1, before)
	if said := run(t, c, "upgrade"); !strings.Contains(said, want) {
		t.Errorf("upgrade says %q, want %q", said, want)
	}
	for i, s := range old {
		if err := s.Ended(clustertest.Timeout); err != nil {
			t.Errorf("server %d of the older release: %v", i, err)
		}
		if !strings.Contains(s.Log(), fmt.Sprintf("it has schema %d, and this littleshelf knows up to %d", before+1, before)) {
			t.Errorf("server %d of the older release ended with: %s", i, s.Log())
		}
	}
	time.Sleep(min(lasts, 10*time.Second))
	l.Stop()
	done, failed := l.Timeline.Counts()
	for _, err := range failed { // of the older servers, after the schema was raised
		if !strings.Contains(err.Error(), "500") {
			t.Errorf("a request failed with: %v", err)
		}
	}
	l.Servers = l.Servers[2:]
	bought, _, err := l.Verify(t.Context())
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d requests, %d purchases acknowledged, %d requests repeated, %d refused by the older servers as they ended",
		done, bought, l.Repeats(), len(failed))
	stop(t, servers[2:])
	checkShop(t, c, stock[2:]...)
}
