package program

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// keeperCommand is a command of the real binary on the shop. It works in a folder of its own, and has its
// temporary files beside the database.
func (k *keptShop) keeperCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := program(t, slices.Concat(args[:1], []string{"-db", k.db, "-books", k.books}, args[1:])...)
	cmd.Dir, cmd.Env = t.TempDir(), []string{"TMPDIR=" + k.dir}
	return cmd
}

// piped runs a command of the real binary between pipes.
func (k *keptShop) piped(t *testing.T, stdin io.Reader, args ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	cmd := k.keeperCommand(t, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer hung.Stop()
	cmd.Wait()
	empty(t, cmd.Dir) // no file is called "-"
	return out.Bytes(), errs.String(), cmd.ProcessState.ExitCode()
}

// mustPiped is piped for a command that has to do.
func (k *keptShop) mustPiped(t *testing.T, stdin io.Reader, args ...string) (stdout []byte, stderr string) {
	t.Helper()
	stdout, stderr, code := k.piped(t, stdin, args...)
	if code != exitDone {
		t.Fatalf("%q = %d, %s", args, code, stderr)
	}
	return stdout, stderr
}

// elsewhere is a shop that is not there yet, alone in its folder.
func elsewhere(t *testing.T) *keptShop {
	t.Helper()
	there := &keptShop{db: newDB(t)}
	there.dir = filepath.Dir(there.db)
	there.books = filepath.Join(there.dir, "books")
	return there
}

// TestStandardStreams: - is standard output and standard input, from one shop to another.
func TestStandardStreams(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := newKeptShop(t)
			pdf, err := os.Open(k.pdf(t, "book.pdf", "hello"))
			if err != nil {
				t.Fatal(err)
			}
			defer pdf.Close()
			if mode == "served" {
				k.serve(t)
			}
			k.mustPiped(t, pdf, "book", "add", "-name", "Hello", "-price", "1", "-pdf", "-")
			exported, _ := k.mustPiped(t, nil, "export", "-")
			imported := elsewhere(t)
			imported.mustPiped(t, bytes.NewReader(exported), "import", "-")
			imported.sameExport(t, exported)

			for _, flags := range [][]string{nil, {"-with-books"}} {
				backup, stderr := k.mustPiped(t, nil, append(flags, "backup", "-")...)
				sum := sha256.Sum256(backup)
				if want := fmt.Sprintf("-: %d bytes, SHA-256 %s\n", len(backup), hex.EncodeToString(sum[:])); stderr != want {
					t.Errorf("backup %q says %q, want %q", flags, stderr, want)
				}
				restored := elsewhere(t)
				if proof, _ := restored.mustPiped(t, bytes.NewReader(backup), "verify", "-"); !sound.Match(proof) {
					t.Errorf("verify = %s", proof)
				}
				alone(t, restored.db)
				restored.mustPiped(t, bytes.NewReader(backup), "restore", "-")
				restored.sameExport(t, exported)
				if flags == nil {
					alone(t, restored.db, "shop.db")
				} else {
					alone(t, restored.db, "books", "shop.db")
					sameBooks(t, k.books, restored.books, 1)
				}
				restored.sound(t)
			}
			if left, err := filepath.Glob(k.db + "?*"); err != nil || mode == "alone" && len(left) > 0 {
				t.Errorf("beside the database lie %q, %v", left, err)
			}
		})
	}
}

func (k *keptShop) sameExport(t *testing.T, want []byte) {
	t.Helper()
	if got := k.must(t, "export"); got != string(want) {
		t.Errorf("export = %s\nwant %s", got, want)
	}
}

// TestBrokenStream: what comes cut or is none of ours is refused, and leaves nothing.
func TestBrokenStream(t *testing.T) {
	k := newKeptShop(t)
	backup, _ := k.mustPiped(t, nil, "backup", "-")
	archive, _ := k.mustPiped(t, nil, "backup", "-with-books", "-")
	exported, _ := k.mustPiped(t, nil, "export", "-")
	for _, stream := range []struct {
		args    []string
		content []byte
		says    string
	}{
		{[]string{"restore", "-"}, backup[:len(backup)/2], "from standard input: the backup: the file is cut short"},
		{[]string{"restore", "-"}, nil, "from standard input: the backup: the file is empty"},
		{[]string{"restore", "-"}, archive[:len(archive)/2], "standard input: unexpected EOF"},
		{[]string{"restore", "-"}, exported, "from standard input: the backup: "},
		{[]string{"verify", "-"}, backup[:len(backup)/2], "verify standard input: the file is cut short"},
		{[]string{"verify", "-"}, exported, "standard input: "},
		{[]string{"import", "-"}, exported[:len(exported)/2], "import standard input: "},
		{[]string{"import", "-"}, backup, "import standard input: "},
	} {
		there := elsewhere(t)
		stdout, stderr, code := there.piped(t, bytes.NewReader(stream.content), stream.args...)
		if sentence := oneSentence(t, stderr); code != exitFailed || len(stdout) > 0 || !strings.Contains(sentence, stream.says) {
			t.Errorf("%q = %d, %s%q, want %q", stream.args, code, stdout, sentence, stream.says)
		}
		alone(t, there.db)
	}
	before := k.must(t, "export")
	if _, stderr, code := k.piped(t, bytes.NewReader(backup[:len(backup)/2]), "restore", "-"); code != exitFailed {
		t.Errorf("restore = %d, %s", code, stderr)
	}
	k.sameExport(t, []byte(before))
	alone(t, k.db, "books", "shop.db")
}

// TestBrokenPipe: a backup that nobody takes ends badly, and leaves nothing.
func TestBrokenPipe(t *testing.T) {
	k := newKeptShop(t)
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := k.keeperCommand(t, "backup", "-")
	cmd.Stdout = in
	if err := out.Close(); err != nil {
		t.Error(err)
	}
	err = cmd.Run()
	in.Close()
	if err == nil {
		t.Error("backup = 0, want a failure")
	}
	alone(t, k.db, "books", "shop.db")
}
