package bolt

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
)

// full is passed by .ci/run. It tries five times as many damaged files.
var full = flag.Bool("full", false, "try five times as many damaged files")

// makeDatabase makes a database of some hundred pages. It returns its path, its content while it
// was open, as a killed process leaves it, and its content after it was closed.
func makeDatabase(t *testing.T) (path string, killed, closed []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "shop.db")
	db := openAt(t, path)
	for chunk := range 10 {
		err := db.Update(t.Context(), func(tx app.Tx) error {
			for i := range 50 {
				book := app.Book{ID: app.BookID(1 + chunk*50 + i), Name: strings.Repeat("书", 200), DiskName: "1.pdf"}
				if err := tx.PutBook(book); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	killed = usedPart(t, path)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path, killed, usedPart(t, path)
}

// usedPart returns a file's content without the pages that were allocated in advance.
func usedPart(t *testing.T, path string) []byte {
	t.Helper()
	m := metaOf(t, path)
	return read(t, path)[:m.pages*uint64(os.Getpagesize())]
}

func metaOf(t *testing.T, path string) meta {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := readMeta(f, int64(os.Getpagesize()))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestCleanStopLeavesTheFreeList: Close writes the list of free pages, which makes the next Open
// fast.
func TestCleanStopLeavesTheFreeList(t *testing.T) {
	path, killed, closed := makeDatabase(t)
	for _, c := range []struct {
		name    string
		content []byte
		listed  bool
	}{{"killed", killed, false}, {"closed", closed, true}} {
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if m := metaOf(t, path); (m.freelist != noFreelist) != c.listed {
			t.Errorf("%s: free list written = %v, want %v", c.name, m.freelist != noFreelist, c.listed)
		}
		db := openAt(t, path)
		if problems, err := db.Check(t.Context()); len(problems) > 0 || err != nil {
			t.Errorf("%s: Check = %q, %v", c.name, problems, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOpenDamagedFile opens files damaged at every kind of place. Open must return an error, or
// open a sound database if the damage is on an unused page. It must not panic, and must not write
// to a file that it does not open.
func TestOpenDamagedFile(t *testing.T) {
	path, killed, closed := makeDatabase(t)
	page := os.Getpagesize()
	refused := 0
	for name, whole := range map[string][]byte{"killed": killed, "closed": closed} {
		for at := 0; at < len(whole); at += 3 * page {
			zeroed := append([]byte(nil), whole...)
			clear(zeroed[at:min(at+page, len(zeroed))])
			for kind, damaged := range map[string][]byte{"cut": whole[:at], "zeroed": zeroed} {
				if err := os.WriteFile(path, damaged, 0o600); err != nil {
					t.Fatal(err)
				}
				db, err := Open(path)
				if err == nil {
					if err := db.Close(); err != nil {
						t.Errorf("%s, %s at page %d: Close = %v", name, kind, at/page, err)
					}
					continue
				}
				refused++
				if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, "restore a backup") {
					t.Errorf("%s, %s at page %d: Open = %q, want one sentence about damage", name, kind, at/page, text)
				}
				if string(read(t, path)) != string(damaged) {
					t.Errorf("%s, %s at page %d: the refused file was changed", name, kind, at/page)
				}
			}
		}
	}
	if refused == 0 {
		t.Error("no damage was refused")
	}
}
