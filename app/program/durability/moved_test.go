package durability

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// moves are ways in which another program takes the database's file from under its name.
var moves = map[string]func(db, backup string) error{
	"removed":      func(db, _ string) error { return os.Remove(db) },
	"renamed":      func(db, _ string) error { return os.Rename(db, db+".old") },
	"renamed over": func(db, backup string) error { return os.Rename(backup, db) },
	"its folder renamed": func(db, _ string) error {
		dir := filepath.Dir(db)
		return os.Rename(dir, dir+".old")
	},
}

// TestMoved: what is acknowledged is in the file that the server was started on, wherever that is now. Once
// the file has lost its name, nothing more is acknowledged.
func TestMoved(t *testing.T) {
	t.Parallel()
	for name, move := range moves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, backup := shopInFolder(t)
			witness := filepath.Join(filepath.Dir(filepath.Dir(db)), "witness.db") // the same file by another name
			p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
			if err := os.Link(db, witness); err != nil {
				t.Fatal(err)
			}
			c := p.Client(t)
			customers := harness.NewCustomers(4)
			for _, customer := range customers {
				customer.Acts(t, c, 10)
			}
			if code, _, stderr := harness.Run(t, nil, "backup", "-db", db, backup); code != cli.ExitDone {
				t.Fatalf("backup = %d\n%s", code, stderr)
			}
			if err := move(db, backup); err != nil {
				t.Fatal(err)
			}
			promised := harness.Receipts(customers)
			var shopping sync.WaitGroup
			for _, customer := range customers {
				shopping.Go(func() { customer.ShopUntilGone(c) })
			}
			ends(t, p, "removed or renamed")
			shopping.Wait()
			if late := harness.Receipts(customers); len(late) != len(promised) {
				t.Errorf("%d receipts after the move, %d before", len(late), len(promised))
			}
			harness.Check(t, witness, promised...)
		})
	}
}

// TestMovedAtRest: nobody buys any more. The stop finds it out.
func TestMovedAtRest(t *testing.T) {
	t.Parallel()
	for name, move := range moves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, backup := shopInFolder(t)
			p := harness.Start(t, db, "-seed")
			if code, _, stderr := harness.Run(t, nil, "backup", "-db", db, backup); code != cli.ExitDone {
				t.Fatalf("backup = %d\n%s", code, stderr)
			}
			if err := errors.Join(move(db, backup), p.Cmd.Process.Signal(syscall.SIGTERM)); err != nil {
				t.Fatal(err)
			}
			ends(t, p, "removed or renamed")
		})
	}
}

// TestSecondShop: where a server's file had its name, no second shop is opened while the first one answers.
func TestSecondShop(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"removed", "renamed", "renamed over"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, backup := shopInFolder(t)
			p := harness.Start(t, db, "-seed")
			if code, _, stderr := harness.Run(t, nil, "backup", "-db", db, backup); code != cli.ExitDone {
				t.Fatalf("backup = %d\n%s", code, stderr)
			}
			if err := moves[name](db, backup); err != nil {
				t.Fatal(err)
			}
			if code, _, stderr := harness.Run(t, nil, "-addr", "127.0.0.1:0", "-seed", "-db", db); code != cli.ExitInUse || !strings.Contains(stderr, "serving "+p.Addr) {
				t.Errorf("a second server = %d, %q, want %d and the first one's address", code, stderr, cli.ExitInUse)
			}
			if _, err := os.Stat(db); err == nil != (name == "renamed over") {
				t.Errorf("the database after it: %v", err)
			}
		})
	}
}

// shopInFolder returns where a database can be made in a folder that can be renamed, and where a backup.
func shopInFolder(t *testing.T) (db, backup string) {
	t.Helper()
	dir := filepath.Dir(harness.NewDB(t))
	if err := os.Mkdir(filepath.Join(dir, "shop"), 0o700); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "shop", "shop.db"), filepath.Join(dir, "backup.db")
}
