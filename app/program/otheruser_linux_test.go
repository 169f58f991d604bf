package program

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is the id of the user nobody on Linux, which owns no file.
const nobody = 65534

// TestBooksOfAnother: the keeper is root, and the server's user may not write to the books folder. The
// error names the server's user.
func TestBooksOfAnother(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root starts a server as another user")
	}
	k := newKeptShop(t)
	if _, err := build(); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{buildDir: 0o755, k.dir: 0o755, k.books: 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{k.dir, k.db} {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	cmd := shopCommand(t, k.db, "-books", k.books)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	p := launch(t, cmd, k.db)
	pdf := k.pdf(t, "new.pdf", "a new book")
	_, stderr, code := k.command("book", "add", "-name", "新书", "-price", "1", "-pdf", pdf)
	if code != exitFailed || !strings.Contains(stderr, "the server's user cannot write in "+k.books) {
		t.Errorf("book add = %d, %q, want %d and who cannot write where", code, stderr, exitFailed)
	}
	if list := k.must(t, "book", "list"); strings.Contains(list, "新书") {
		t.Errorf("the book is listed without its PDF:\n%s", list)
	}
	if err := os.Chown(k.books, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	k.must(t, "book", "add", "-name", "新书", "-price", "1", "-pdf", pdf)
	if kept, err := filepath.Glob(filepath.Join(k.books, "*.pdf")); len(kept) != 1 || err != nil {
		t.Errorf("the books folder has %q, %v, want one PDF", kept, err)
	}
	p.stop(t)
}
