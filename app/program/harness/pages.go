package harness

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app/pdf"
)

// CacheHome is the user's cache folder of all tests. Compiling the library that draws pages takes
// four seconds of a processor, so all runs share the cache.
func CacheHome() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "littleshelf-tests")
}

// SharePages makes a server of db use the compile cache of all tests.
func SharePages(t testing.TB, db string) {
	t.Helper()
	shared := filepath.Join(CacheHome(), "littleshelf", pdf.CacheName)
	err := errors.Join(
		os.MkdirAll(shared, 0o700),
		os.Mkdir(db+".pages", 0o700),
		os.Symlink(shared, filepath.Join(db+".pages", pdf.CacheName)),
	)
	if err != nil {
		t.Fatal(err)
	}
}
