package harness

import (
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// WriteSecret writes text to a file with this mode, in a folder of its own.
func WriteSecret(t testing.TB, text string, mode os.FileMode) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // the umask does not change it
		t.Fatal(err)
	}
	return path
}

// RegisterKey registers the key of the database at path as a secret of the log. No process may have
// the database open.
func RegisterKey(t testing.TB, log *shoptest.Log, path string) {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	log.Key(db.LinkKey())
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
