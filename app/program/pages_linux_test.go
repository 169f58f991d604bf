package program_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// TestPagesIsNotForKeepers checks that the command pages refuses to run unless the server starts
// it.
func TestPagesIsNotForKeepers(t *testing.T) {
	for _, args := range [][]string{{"pages"}, {"pages", "-h"}, {"pages", "a", "b", "c", "d"}} {
		code, stdout, stderr := harness.Run(t, nil, args...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, "only the server starts this command") {
			t.Errorf("%q = %d, %q, %q", args, code, stdout, stderr)
		}
	}
}

// TestPagesCompiled checks that a server with a PDF compiles the library that draws pages, and that
// it stops while it does so.
func TestPagesCompiled(t *testing.T) {
	db := harness.NewDB(t)
	folder := filepath.Join(filepath.Dir(db), "books")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "book.pdf"), pdftest.Book("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := harness.Start(t, db, "-books", folder, "-pdf-workers", "1")
	for {
		if info, err := os.Stat(db + ".pages"); err == nil {
			if info.Mode().Perm() != 0o700 {
				t.Errorf("the folder has the mode %v, want 0700", info.Mode())
			}
			break
		}
		select {
		case <-server.Ended:
			t.Fatalf("the server ended\n%s", server.Log)
		default:
		}
	}
	server.Stop(t)
}
