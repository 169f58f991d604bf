//go:build unix

package bolt

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestRootKeepsTheOwner: commands that root runs do not change the owner of a service's database.
func TestRootKeepsTheOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can change the owner of a file: run as root")
	}
	live, backup := twoShops(t)
	const service = 12345
	owned := func(path string, mode os.FileMode) bool {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		stat := info.Sys().(*syscall.Stat_t)
		return stat.Uid == service && stat.Gid == service && info.Mode().Perm() == mode
	}
	for name, replace := range replacers(t, backup) {
		if err := os.Chown(live, service, service); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(live, 0o640); err != nil {
			t.Fatal(err)
		}
		if err := replace(live); err != nil {
			t.Errorf("%s = %v", name, err)
		}
		if !owned(live, 0o640) {
			t.Errorf("%s gave the database away, or another mode", name)
		}
	}
	if err := os.Chown(filepath.Dir(live), service, service); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(live); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), live, backup, false, time.Now()); err != nil || !owned(live, 0o600) {
		t.Errorf("Restore where nothing was = %v, or not the folder's owner's", err)
	}
	readers(t, live)
}
