package cli_test

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

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// keeperCommand returns a command of the real binary on the shop. It runs in a folder of its own,
// and its temporary files are beside the database.
func keeperCommand(t *testing.T, k *harness.KeptShop, args ...string) *exec.Cmd {
	t.Helper()
	cmd := harness.Command(t, slices.Concat(args[:1], []string{"-db", k.DB, "-books", k.Books}, args[1:])...)
	cmd.Dir, cmd.Env = t.TempDir(), []string{"TMPDIR=" + k.Dir}
	return cmd
}

// runPiped runs a command of the real binary between pipes.
func runPiped(t *testing.T, k *harness.KeptShop, stdin io.Reader, args ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	cmd := keeperCommand(t, k, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(harness.Timeout, func() { cmd.Process.Kill() })
	defer hung.Stop()
	cmd.Wait()
	harness.OnlyFiles(t, cmd.Dir) // no file is called "-"
	return out.Bytes(), errs.String(), cmd.ProcessState.ExitCode()
}

// mustRunPiped is runPiped for a command that must succeed.
func mustRunPiped(t *testing.T, k *harness.KeptShop, stdin io.Reader, args ...string) (stdout []byte, stderr string) {
	t.Helper()
	stdout, stderr, code := runPiped(t, k, stdin, args...)
	if code != cli.ExitDone {
		t.Fatalf("%q = %d, %s", args, code, stderr)
	}
	return stdout, stderr
}

// TestStandardStreams: - is standard input and output, so that a pipe moves a shop to another one.
func TestStandardStreams(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			pdf, err := os.Open(k.PDF(t, "book.pdf", "hello"))
			if err != nil {
				t.Fatal(err)
			}
			defer pdf.Close()
			if mode == "served" {
				k.Serve(t)
			}
			mustRunPiped(t, k, pdf, "book", "add", "-name", "Hello", "-price", "1", "-pdf", "-")
			exported, _ := mustRunPiped(t, k, nil, "export", "-")
			imported := harness.NoShop(t)
			mustRunPiped(t, imported, bytes.NewReader(exported), "import", "-")
			sameExport(t, imported, exported)

			for _, flags := range [][]string{nil, {"-with-books"}} {
				backup, stderr := mustRunPiped(t, k, nil, append(flags, "backup", "-")...)
				sum := sha256.Sum256(backup)
				if want := fmt.Sprintf("-: %d bytes, SHA-256 %s\n", len(backup), hex.EncodeToString(sum[:])); stderr != want {
					t.Errorf("backup %q prints %q, want %q", flags, stderr, want)
				}
				restored := harness.NoShop(t)
				if proof, _ := mustRunPiped(t, restored, bytes.NewReader(backup), "verify", "-"); !sound.Match(proof) {
					t.Errorf("verify = %s", proof)
				}
				harness.OnlyFiles(t, filepath.Dir(restored.DB))
				mustRunPiped(t, restored, bytes.NewReader(backup), "restore", "-")
				sameExport(t, restored, exported)
				if flags == nil {
					harness.OnlyFiles(t, filepath.Dir(restored.DB), "shop.db")
				} else {
					harness.OnlyFiles(t, filepath.Dir(restored.DB), "books", "shop.db")
					sameBooks(t, k.Books, restored.Books, 1)
				}
				restored.Check(t)
			}
			if left, err := filepath.Glob(k.DB + "?*"); err != nil || mode == "alone" && len(left) > 0 {
				t.Errorf("beside the database: %q, %v, want no files", left, err)
			}
		})
	}
}

func sameExport(t *testing.T, k *harness.KeptShop, want []byte) {
	t.Helper()
	if got := k.Must(t, "export"); got != string(want) {
		t.Errorf("export = %s\nwant %s", got, want)
	}
}

// TestBrokenStream: a truncated or foreign stream is refused and leaves no files.
func TestBrokenStream(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	backup, _ := mustRunPiped(t, k, nil, "backup", "-")
	archive, _ := mustRunPiped(t, k, nil, "backup", "-with-books", "-")
	exported, _ := mustRunPiped(t, k, nil, "export", "-")
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
		there := harness.NoShop(t)
		stdout, stderr, code := runPiped(t, there, bytes.NewReader(stream.content), stream.args...)
		if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || len(stdout) > 0 || !strings.Contains(sentence, stream.says) {
			t.Errorf("%q = %d, %s%q, want %q", stream.args, code, stdout, sentence, stream.says)
		}
		harness.OnlyFiles(t, filepath.Dir(there.DB))
	}
	before := k.Must(t, "export")
	if _, stderr, code := runPiped(t, k, bytes.NewReader(backup[:len(backup)/2]), "restore", "-"); code != cli.ExitFailed {
		t.Errorf("restore = %d, %s", code, stderr)
	}
	sameExport(t, k, []byte(before))
	harness.OnlyFiles(t, filepath.Dir(k.DB), "books", "shop.db")
}

// TestBrokenPipe: a backup to a closed pipe fails and leaves no files.
func TestBrokenPipe(t *testing.T) {
	k := harness.NewKeptShop(t)
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := keeperCommand(t, k, "backup", "-")
	cmd.Stdout = in
	if err := out.Close(); err != nil {
		t.Error(err)
	}
	err = cmd.Run()
	in.Close()
	if err == nil {
		t.Error("backup = 0, want a failure")
	}
	harness.OnlyFiles(t, filepath.Dir(k.DB), "books", "shop.db")
}
