package backup_test

import (
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app/backup"
)

// TestLook: what counts is this shop's, has a SHA-256 beside it and is of the past.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"littleshelf-" + shop + "-20261122-000000.db":      "",
		"littleshelf-" + shop + "-20261123-080000+0800.db": "",
		"littleshelf-" + shop + "-20991231-000000.db":      "",
		"littleshelf-ffffffff-20261124-000000.db":          "",
		"notes.db": "",
	})
	at := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	kept, err := backup.Look(dir, shop, shopOf, at.Add(time.Hour))
	newest := filepath.Join(dir, "littleshelf-"+shop+"-20261123-080000+0800.db")
	if err != nil || kept.Good != 2 || kept.Newest != newest || !kept.At.Equal(at) || kept.Ahead != 1 || kept.Others != 1 {
		t.Errorf("Look = %+v, %v, want 2 good ones, the newest %s of %v, 1 ahead and 1 of others", kept, err, newest, at)
	}
	if kept, err := backup.Look(t.TempDir(), shop, shopOf, at); err != nil || kept != (backup.Kept{}) {
		t.Errorf("Look at an empty folder = %+v, %v", kept, err)
	}
	if _, err := backup.Look(filepath.Join(dir, "missing"), shop, shopOf, at); err == nil {
		t.Error("Look at no folder = nil")
	}
}
