//go:build unix

package servers

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/program/harness"
)

// ownAnswers are scripts with a response that depends on the server: one has the address at which
// the server listens, and in one every server counts logins for itself.
const ownAnswers = "^TestWireBinary$/^(books|reference).txt$"

// TestWire plays the wire scripts of app/web, each request to the next of three servers. All bytes
// of the responses are those of one server with a file. The tests of app/web play them, on the
// program trio instead of littleshelf.
func TestWire(t *testing.T) {
	if !*harness.Full {
		t.Skip("it compiles the tests of app/web: only with -full")
	}
	c, trio, server := buildTrio(t)
	cmd := exec.Command("go", "test", "-count=1", "-v", "-run", "^TestWireBinary$", "-skip", ownAnswers, "./app/web")
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(os.Environ(), harness.ProgramVariable+"="+trio,
		"LITTLESHELF_TRIO="+strings.Join(c.Endpoints(), ","), clustertest.ServerVariable+"="+server)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%q: %v\n%s", cmd.Args, err, out)
	}
	played := strings.Count(string(out), "--- PASS: TestWireBinary/")
	if played < 25 {
		t.Errorf("%d scripts were played\n%s", played, out)
	}
	t.Logf("%d scripts played", played)
}
