package durability

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestTruncated truncates the database of a busy server. Its mapped pages are gone, so the server
// must end, with one sentence and not with the trace of a bus error. The last backup opens the shop
// again.
func TestTruncated(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		left func(size int64) int64 // bytes
	}{
		{"to nothing", func(int64) int64 { return 0 }},
		{"to a page", func(int64) int64 { return int64(page) }},
		{"to the metas", func(int64) int64 { return 2 * int64(page) }},
		{"by half", func(size int64) int64 { return size / 2 }},
		{"by a byte", func(size int64) int64 { return size - 1 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := harness.NewDB(t)
			p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
			c := p.Client(t)
			customers := harness.NewCustomers(4)
			for _, customer := range customers {
				customer.Acts(t, c, 10)
			}
			acked := harness.Receipts(customers)
			backup := filepath.Join(filepath.Dir(db), "backup.db")
			if code, _, stderr := harness.Run(t, nil, "backup", "-db", db, backup); code != cli.ExitDone {
				t.Fatalf("backup = %d\n%s", code, stderr)
			}
			var shopping sync.WaitGroup
			for _, customer := range customers {
				shopping.Go(func() { customer.ShopUntilGone(c) })
			}
			time.Sleep(20 * time.Millisecond) // until all customers are busy
			truncateDatabase(t, db, tt.left)
			checkEnds(t, p, "cut short")
			shopping.Wait()

			if code, _, stderr := harness.Run(t, nil, "verify", backup); code != cli.ExitDone {
				t.Errorf("verify = %d\n%s", code, stderr)
			}
			if code, _, stderr := harness.Run(t, nil, "restore", "-db", db, backup); code != cli.ExitDone {
				t.Errorf("restore = %d\n%s", code, stderr)
			}
			harness.Check(t, db, acked...)
		})
	}
}

// TestTruncatedWhileIdle truncates the database of a server without requests. The next request, or
// the stop, detects it.
func TestTruncatedWhileIdle(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(p *harness.Process, c *harness.Client){
		"a read":  func(_ *harness.Process, c *harness.Client) { c.HTTP.Get(c.Base + "/api/book/getBooks?is_all=1") },
		"a write": func(_ *harness.Process, c *harness.Client) { c.Login("code-of-the-next") },
		"a stop":  func(p *harness.Process, _ *harness.Client) { p.Cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := harness.NewDB(t)
			p := harness.Start(t, db, "-seed")
			truncateDatabase(t, db, func(int64) int64 { return 2 * int64(page) })
			next(p, p.Client(t))
			checkEnds(t, p, "cut short")
		})
	}
}

// truncateDatabase truncates the file of a database. left gets the number of bytes that bbolt uses.
func truncateDatabase(t *testing.T, db string, left func(size int64) int64) {
	t.Helper()
	used := len(usedPages(t, db))
	if err := os.Truncate(db, left(int64(used))); err != nil {
		t.Fatal(err)
	}
}

// checkEnds waits for a server that must end because of its database file, and checks the reason in
// its log.
func checkEnds(t *testing.T, p *harness.Process, why string) {
	t.Helper()
	p.Wait(t)
	sentence := harness.OneSentence(t, p.Log.String())
	if code := p.Cmd.ProcessState.ExitCode(); code != cli.ExitFailed || !strings.Contains(sentence, p.DB) || !strings.Contains(sentence, why) {
		t.Errorf("exit code = %d, %q, want %d and the damage of %s", code, sentence, cli.ExitFailed, p.DB)
	}
}
