package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// nobody is the id of a Linux user that owns no files.
const nobody = 65534

// TestBooksFolderOfAnotherUser: the keeper is root, and the server's user may not write to the
// books folder. The error names the server's user.
func TestBooksFolderOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start a server as another user: run as root")
	}
	k := harness.NewKeptShop(t)
	for path, mode := range map[string]os.FileMode{filepath.Dir(harness.Binary(t)): 0o755, k.Dir: 0o755, k.Books: 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{k.Dir, k.DB} {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	cmd := harness.ServeCommand(t, k.DB, "-books", k.Books)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	p := harness.Launch(t, cmd, k.DB)
	pdf := k.PDF(t, "new.pdf", "a new book")
	_, stderr, code := k.Command("book", "add", "-name", "新书", "-price", "1", "-pdf", pdf)
	if code != cli.ExitFailed || !strings.Contains(stderr, "the server's user cannot write in "+k.Books) {
		t.Errorf("book add = %d, %q, want %d, the server's user and the folder", code, stderr, cli.ExitFailed)
	}
	if list := k.Must(t, "book", "list"); strings.Contains(list, "新书") {
		t.Errorf("the book is listed without its PDF:\n%s", list)
	}
	if err := os.Chown(k.Books, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	k.Must(t, "book", "add", "-name", "新书", "-price", "1", "-pdf", pdf)
	if kept, err := filepath.Glob(filepath.Join(k.Books, "*.pdf")); len(kept) != 1 || err != nil {
		t.Errorf("the books folder has %q, %v, want one PDF", kept, err)
	}
	p.Stop(t)
}
