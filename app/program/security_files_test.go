package program

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/bolt"
)

// fileOf sets the name on disk of a book, and makes the book free.
func fileOf(t *testing.T, k *keptShop, id app.BookID, name string) {
	t.Helper()
	db, err := bolt.Open(k.db)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		book, err := tx.Book(id)
		if err != nil {
			return err
		}
		book.DiskName, book.Price = name, 0 // anyone may have it
		return tx.PutBook(book)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestSymlinkedBook: a symbolic link that leads out of the folder is not served, and the keeper is
// told.
func TestSymlinkedBook(t *testing.T) {
	k := newKeptShop(t)
	secret := filepath.Join(k.dir, "secret")
	if err := os.WriteFile(secret, []byte("%PDF-secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.link(t, os.Symlink, "../secret", "out")
	k.link(t, os.Symlink, "out", "chain.pdf")
	k.link(t, os.Symlink, secret, "absolute.pdf")
	k.link(t, os.Symlink, "..", "up.pdf")
	k.link(t, os.Symlink, "../shop.db", "db.pdf")
	k.link(t, os.Symlink, "/proc/self/environ", "proc.pdf")
	for i, name := range []string{"chain.pdf", "absolute.pdf", "up.pdf", "db.pdf", "proc.pdf"} {
		fileOf(t, k, 1000000001+app.BookID(i), name)
	}
	k.refused(t, 5)
}

// TestHardlinkedBook: a hard link is served like any file, since some backups are made of hard
// links. A database or a backup of it is never served, under any name.
func TestHardlinkedBook(t *testing.T) {
	k := newKeptShop(t)
	mine := filepath.Join(k.dir, "mine.pdf")
	if err := os.WriteFile(mine, []byte("%PDF-mine %%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.link(t, os.Link, mine, "mine.pdf")
	fileOf(t, k, 1000000003, "mine.pdf")
	k.must(t, "backup", filepath.Join(k.books, "backup.pdf"))
	fileOf(t, k, 1000000002, "backup.pdf")
	fileOf(t, k, 1000000001, "link.pdf")
	k.link(t, os.Link, k.db, "link.pdf")
	k.refused(t, 2)

	p := startShop(t, k.db, "-books", k.books)
	if status, body := download(t, p.url("/downloadfile?filename=1000000003.pdf")); status != 200 || body != "%PDF-mine %%EOF" {
		t.Errorf("a book that is linked elsewhere = %d %q", status, body)
	}
	p.stop(t)
}

// link makes a link to target in the folder of PDFs.
func (k *keptShop) link(t *testing.T, link func(target, name string) error, target, name string) {
	t.Helper()
	if err := link(target, filepath.Join(k.books, name)); err != nil {
		t.Fatal(err)
	}
}

// refused downloads the first n books, which must be refused, and checks that the log and the check
// command name each of them.
func (k *keptShop) refused(t *testing.T, n int) {
	t.Helper()
	p := startShop(t, k.db, "-books", k.books)
	for i := range n {
		target := "/downloadfile?filename=" + (1000000001 + app.BookID(i)).WireName()
		for _, more := range []string{"", "&skey=x"} {
			if status, body := download(t, p.url(target+more)); status != http.StatusServiceUnavailable || body != "文件暂时无法读取，请稍后再试\n" {
				t.Errorf("GET %s = %d %.40q, want 503", target+more, status, body)
			}
		}
	}
	p.stop(t)
	if told := strings.Count(p.Log.String(), "a file of the catalogue cannot be opened"); told != 2*n {
		t.Errorf("the log names %d files that were not opened, want %d\n%s", told, 2*n, p.Log)
	}
	stdout, _, _ := k.command("check", "-json")
	var report struct{ Differences []string }
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("check: %v, %s", err, stdout)
	}
	if len(report.Differences) != n {
		t.Errorf("check names %q, want %d files", report.Differences, n)
	}
}

// download requests a file.
func download(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}
