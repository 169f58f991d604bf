package security

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// TestSymlinkedBook checks that the server does not follow a symbolic link out of the folder, and
// that the log and the check command report it.
func TestSymlinkedBook(t *testing.T) {
	k := harness.NewKeptShop(t)
	secret := filepath.Join(k.Dir, "secret")
	if err := os.WriteFile(secret, []byte("%PDF-secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	linkBook(t, k, os.Symlink, "../secret", "out")
	linkBook(t, k, os.Symlink, "out", "chain.pdf")
	linkBook(t, k, os.Symlink, secret, "absolute.pdf")
	linkBook(t, k, os.Symlink, "..", "up.pdf")
	linkBook(t, k, os.Symlink, "../shop.db", "db.pdf")
	linkBook(t, k, os.Symlink, "/proc/self/environ", "proc.pdf")
	for i, name := range []string{"chain.pdf", "absolute.pdf", "up.pdf", "db.pdf", "proc.pdf"} {
		k.SetFile(t, 1000000001+app.BookID(i), name)
	}
	checkRefused(t, k, 5)
}

// TestHardlinkedBook: a hard link is served like any file, since some backups are made of hard
// links. A database or a backup of it is never served, under any name.
func TestHardlinkedBook(t *testing.T) {
	k := harness.NewKeptShop(t)
	mine := filepath.Join(k.Dir, "mine.pdf")
	if err := os.WriteFile(mine, []byte("%PDF-mine %%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	linkBook(t, k, os.Link, mine, "mine.pdf")
	k.SetFile(t, 1000000003, "mine.pdf")
	k.Must(t, "backup", filepath.Join(k.Books, "backup.pdf"))
	k.SetFile(t, 1000000002, "backup.pdf")
	k.SetFile(t, 1000000001, "link.pdf")
	linkBook(t, k, os.Link, k.DB, "link.pdf")
	checkRefused(t, k, 2)

	p := harness.Start(t, k.DB, "-books", k.Books)
	if status, body := harness.Get(t, p.URL("/downloadfile?filename=1000000003.pdf")); status != 200 || body != "%PDF-mine %%EOF" {
		t.Errorf("a book with a second link = %d %q", status, body)
	}
	p.Stop(t)
}

// linkBook makes a link to target in the books folder.
func linkBook(t *testing.T, k *harness.KeptShop, link func(target, name string) error, target, name string) {
	t.Helper()
	if err := link(target, filepath.Join(k.Books, name)); err != nil {
		t.Fatal(err)
	}
}

// checkRefused downloads the first n books, which must be refused. The log and the check command
// name each of them.
func checkRefused(t *testing.T, k *harness.KeptShop, n int) {
	t.Helper()
	p := harness.Start(t, k.DB, "-books", k.Books)
	for i := range n {
		target := "/downloadfile?filename=" + (1000000001 + app.BookID(i)).WireName()
		for _, more := range []string{"", "&skey=x"} {
			if status, body := harness.Get(t, p.URL(target+more)); status != http.StatusServiceUnavailable || body != "文件暂时无法读取，请稍后再试\n" {
				t.Errorf("GET %s = %d %.40q, want 503", target+more, status, body)
			}
		}
	}
	p.Stop(t)
	if reports := strings.Count(p.Log.String(), "a file of the catalogue cannot be opened"); reports != 2*n {
		t.Errorf("the log reports %d times that a file was not opened, want %d\n%s", reports, 2*n, p.Log)
	}
	stdout, _, _ := k.Command("check", "-json")
	var report struct{ Differences []string }
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("check: %v, %s", err, stdout)
	}
	if len(report.Differences) != n {
		t.Errorf("check names %q, want %d files", report.Differences, n)
	}
}
