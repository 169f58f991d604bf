package backup_test

import (
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app/backup"
)

// TestList checks that List counts this shop's backups with a SHA-256 and a time in the past.
func TestList(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"littleshelf-" + shop + "-20261122-000000.db":      "",
		"littleshelf-" + shop + "-20261123-080000+0800.db": "",
		"littleshelf-" + shop + "-20991231-000000.db":      "",
		"littleshelf-ffffffff-20261124-000000.db":          "",
		"notes.db": "",
	})
	at := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	kept, err := backup.List(dir, shop, shopOf, at.Add(time.Hour))
	newest := filepath.Join(dir, "littleshelf-"+shop+"-20261123-080000+0800.db")
	if err != nil || kept.Good != 2 || kept.Newest != newest || !kept.At.Equal(at) || kept.Future != 1 || kept.Others != 1 {
		t.Errorf("List = %+v, %v, want 2 good, the newest %s of %v, 1 in the future and 1 of others", kept, err, newest, at)
	}
	if kept, err := backup.List(t.TempDir(), shop, shopOf, at); err != nil || kept != (backup.Kept{}) {
		t.Errorf("Look at an empty folder = %+v, %v", kept, err)
	}
	if _, err := backup.List(filepath.Join(dir, "missing"), shop, shopOf, at); err == nil {
		t.Error("Look at no folder = nil")
	}
}
