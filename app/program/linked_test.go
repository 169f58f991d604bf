package program_test

import (
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app/control"
	"littleshelf/app/program/harness"
)

// TestLinkedDatabase checks that commands find the server by any link to its database.
func TestLinkedDatabase(t *testing.T) {
	db := harness.NewDB(t)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(db, link); err != nil {
		t.Fatal(err)
	}
	p := harness.Start(t, link, "-seed")
	for _, path := range []string{db, link} {
		status, err := control.Ask(t.Context(), control.Place{DB: path})
		if err != nil || status.PID != p.Cmd.Process.Pid {
			t.Errorf("Ask(%s) = %+v, %v, want process %d", path, status, err, p.Cmd.Process.Pid)
		}
	}
	p.Stop(t)
	harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	harness.Check(t, db)
}
