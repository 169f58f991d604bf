package harness

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app/pdf"
	"littleshelf/app/pdf/pdftest"
)

// SharePages makes a server of db use the compile cache of all tests.
func SharePages(t testing.TB, db string) {
	t.Helper()
	shared := filepath.Join(pdftest.Cache(), pdf.CacheName)
	err := errors.Join(
		os.MkdirAll(shared, 0o700),
		os.Mkdir(db+".pages", 0o700),
		os.Symlink(shared, filepath.Join(db+".pages", pdf.CacheName)),
	)
	if err != nil {
		t.Fatal(err)
	}
}
