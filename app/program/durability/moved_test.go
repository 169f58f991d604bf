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

// moves are the ways in which another program moves or removes the database file.
var moves = map[string]func(db, backup string) error{
	"removed":      func(db, _ string) error { return os.Remove(db) },
	"renamed":      func(db, _ string) error { return os.Rename(db, db+".old") },
	"renamed over": func(db, backup string) error { return os.Rename(backup, db) },
	"its folder renamed": func(db, _ string) error {
		dir := filepath.Dir(db)
		return os.Rename(dir, dir+".old")
	},
}

// TestMoved moves the database file of a running server. The server ends, and the moved file
// contains all acknowledged writes.
func TestMoved(t *testing.T) {
	t.Parallel()
	for name, move := range moves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, backup := shopInFolder(t)
			linked := filepath.Join(filepath.Dir(filepath.Dir(db)), "linked.db") // another name of the same file
			p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
			if err := os.Link(db, linked); err != nil {
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
			acked := harness.Receipts(customers)
			var shopping sync.WaitGroup
			for _, customer := range customers {
				shopping.Go(func() { customer.ShopUntilGone(c) })
			}
			checkEnds(t, p, "removed or renamed")
			shopping.Wait()
			if late := harness.Receipts(customers); len(late) != len(acked) {
				t.Errorf("%d receipts after the move, %d before", len(late), len(acked))
			}
			harness.Check(t, linked, acked...)
		})
	}
}

// TestMovedWhileIdle moves the file of a server without requests. The server detects it when it
// stops.
func TestMovedWhileIdle(t *testing.T) {
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
			checkEnds(t, p, "removed or renamed")
		})
	}
}

// TestSecondShop moves the file of a running server. A second server does not create a new shop in
// its place.
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
			if code, _, stderr := harness.Run(t, nil, "-addr", "127.0.0.1:0", "-seed", "-db", db); code != cli.ExitInUse ||
				!strings.Contains(stderr, "serving "+p.Addr) {
				t.Errorf("a second server = %d, %q, want %d and the first one's address", code, stderr, cli.ExitInUse)
			}
			if _, err := os.Stat(db); err == nil != (name == "renamed over") {
				t.Errorf("the database after the second server: %v", err)
			}
		})
	}
}

// shopInFolder returns the paths of a database, in a folder that a test may rename, and of a
// backup.
func shopInFolder(t *testing.T) (db, backup string) {
	t.Helper()
	dir := filepath.Dir(harness.NewDB(t))
	if err := os.Mkdir(filepath.Join(dir, "shop"), 0o700); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "shop", "shop.db"), filepath.Join(dir, "backup.db")
}
