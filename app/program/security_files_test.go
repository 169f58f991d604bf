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

// fileOf sets under which name on disk the shop has a book, and makes it free.
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
		book.File, book.Price = name, 0 // anyone may have it
		return tx.PutBook(book)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestSymlinkedBook: what a link in the folder leads to outside of it does not come out, and the keeper
// is told.
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

// TestHardlinkedBook: a hard link is a file like any other, which is how backups that share files are
// made, but the database does not come out under any name, nor a backup of it.
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

// link puts a link to target into the folder of PDFs.
func (k *keptShop) link(t *testing.T, link func(target, name string) error, target, name string) {
	t.Helper()
	if err := link(target, filepath.Join(k.books, name)); err != nil {
		t.Fatal(err)
	}
}

// refused downloads the first n books, which must not come, and has the shopkeeper told of each: in the
// log, and by the check command.
func (k *keptShop) refused(t *testing.T, n int) {
	t.Helper()
	p := startShop(t, k.db, "-books", k.books)
	for i := range n {
		target := "/downloadfile?filename=" + (1000000001 + app.BookID(i)).FileName()
		for _, more := range []string{"", "&skey=x"} {
			if status, body := download(t, p.url(target+more)); status != http.StatusServiceUnavailable || body != "文件暂时无法读取，请稍后再试\n" {
				t.Errorf("GET %s = %d %.40q, want 503", target+more, status, body)
			}
		}
	}
	p.stop(t)
	if told := strings.Count(p.Log.String(), "a file of the catalogue cannot be opened"); told != 2*n {
		t.Errorf("the log tells of %d files that were not opened, want %d\n%s", told, 2*n, p.Log)
	}
	stdout, _, _ := k.command("check", "-json")
	var report struct{ Differences []string }
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("check: %v, %s", err, stdout)
	}
	if len(report.Differences) != n {
		t.Errorf("check tells of %q, want %d files", report.Differences, n)
	}
}

// download gets a file, whatever it is.
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
