package bench_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/bolt"
)

func TestFile(t *testing.T) {
	size := bench.OfReaders(10)
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.db")
	opened := 0
	open := func(path string) (bench.Store, error) {
		opened++
		return bolt.Open(path)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := size.File(ended, path, open, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("File = %v, want %v", err, context.Canceled)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("an interrupted File leaves %v, %v", entries, err)
	}
	for range 2 {
		if err := size.File(t.Context(), path, open, nil); err != nil {
			t.Fatal(err)
		}
	}
	if opened != 2 {
		t.Errorf("open was called %d times, want 2: an existing file is not built again", opened)
	}
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if report, err := app.Check(t.Context(), db); err != nil || len(report.Problems) > 0 || report.Users != size.Readers {
		t.Errorf("Check = %+v, %v", report, err)
	}
}
