package program

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestTruncated cuts the database short under a server at work. What it had mapped is gone, so it must
// end, in one sentence rather than with the dump of a bus error, and the last backup opens the shop
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
			db := newDB(t)
			p := startShop(t, db, "-seed-file", writeCatalogue(t))
			c := newClient(t, p)
			customers := newCustomers(4)
			for _, customer := range customers {
				customer.acts(t, c, 10)
			}
			promised := allReceipts(customers)
			backup := filepath.Join(filepath.Dir(db), "backup.db")
			if code, _, stderr := runHere(t, nil, "backup", "-db", db, backup); code != exitDone {
				t.Fatalf("backup = %d\n%s", code, stderr)
			}
			var shopping sync.WaitGroup
			for _, customer := range customers {
				shopping.Go(func() { customer.shopUntilGone(c) })
			}
			time.Sleep(20 * time.Millisecond) // into the thick of it
			cut(t, db, tt.left)
			ends(t, p, "cut short")
			shopping.Wait()

			if code, _, stderr := runHere(t, nil, "verify", backup); code != exitDone {
				t.Errorf("verify = %d\n%s", code, stderr)
			}
			if code, _, stderr := runHere(t, nil, "restore", "-db", db, backup); code != exitDone {
				t.Errorf("restore = %d\n%s", code, stderr)
			}
			if _, err := audit(db, promised); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestTruncatedAtRest: nobody shops meanwhile. Whoever comes next finds it out, and so does the end.
func TestTruncatedAtRest(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(p *shopProcess, c *client){
		"a read":  func(_ *shopProcess, c *client) { c.http.Get(c.base + "/api/book/getBooks?is_all=1") },
		"a write": func(_ *shopProcess, c *client) { c.login("code-of-the-next") },
		"a stop":  func(p *shopProcess, _ *client) { p.Cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t)
			p := startShop(t, db, "-seed")
			cut(t, db, func(int64) int64 { return 2 * int64(page) })
			next(p, newClient(t, p))
			ends(t, p, "cut short")
		})
	}
}

// cut leaves part of the file of a database, counted in the bytes that bbolt uses.
func cut(t *testing.T, db string, left func(size int64) int64) {
	t.Helper()
	used := len(usedPages(t, db))
	if err := os.Truncate(db, left(int64(used))); err != nil {
		t.Fatal(err)
	}
}

// ends waits for a server that must end for want of its database, and say why.
func ends(t *testing.T, p *shopProcess, why string) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("still runs\n%s", p.Log)
	}
	sentence := oneSentence(t, p.Log.String())
	if code := p.Cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(sentence, p.DB) || !strings.Contains(sentence, why) {
		t.Errorf("exit code = %d, %q, want %d and what became of %s", code, sentence, exitFailed, p.DB)
	}
}
