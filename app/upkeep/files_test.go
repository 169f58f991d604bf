package upkeep_test

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"

	"littleshelf/app/upkeep"
)

// TestOneExport checks that another export begins after the one before has been sent, so that the
// disk holds one, and that an export that fails leaves nothing.
func TestOneExport(t *testing.T) {
	dir := t.TempDir()
	var broken error
	u := &upkeep.Upkeep{Dir: dir, Export: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "all data")
		return errors.Join(err, broken)
	}}
	files := func() int {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	first, err := u.Spool(t.Context())
	if err != nil || first.Size != int64(len("all data")) || files() != 1 {
		t.Fatalf("Spool = %v, %v with %d files, want one of 8 bytes", first, err, files())
	}
	if _, err := u.Spool(t.Context()); err == nil || files() != 1 {
		t.Errorf("a second export while the first is sent: %v, %d files", err, files())
	}
	if err := first.Close(); err != nil || files() != 0 {
		t.Errorf("Close = %v with %d files, want none", err, files())
	}
	broken = errors.New("broken")
	if _, err := u.Spool(t.Context()); !errors.Is(err, broken) || files() != 0 {
		t.Errorf("a broken export: %v, %d files", err, files())
	}
	broken = nil
	again, err := u.Spool(t.Context())
	if err != nil {
		t.Fatalf("an export after a broken one: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
