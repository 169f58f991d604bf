package program

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestConfirm types at a terminal the commands that take something away for good: they show it and ask,
// and only yes goes on.
func TestConfirm(t *testing.T) {
	k := newKeptShop(t)
	k.must(t, "book", "add", "-id", "77", "-name", "一本书", "-unlisted")
	batch := k.mintedBatch(t)
	k.must(t, "backup", k.dir+"/backup.db")
	for _, c := range []struct {
		typed, shown, done string
	}{
		{"comment delete 1", "满纸荒唐言", "comment delete 1: shown → deleted"},
		{"book remove 77", "一本书", "book remove 77: "},
		{"codes revoke " + batch, "good", "codes revoke " + batch},
		{"reader erase 书友8aac", k.vars["ANNA"], "reader erase " + k.vars["ANNA"] + ": welcome → erased"},
		{"restore " + k.dir + "/backup.db", "comments", "restored; the old file is "},
	} {
		before := k.must(t, "export")
		for _, answer := range []string{"\n", "n\n", "yes, no\n", "\x03", "\x04"} {
			screen, err := k.terminal(t, answer, c.typed)
			if !strings.Contains(screen, c.shown) || !strings.Contains(screen, "Go on? [y/N]") || strings.Contains(screen, c.done) {
				t.Errorf("%s, answered %q:\n%s", c.typed, answer, screen)
			}
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
				t.Errorf("%s, answered %q: %v, want exit %d", c.typed, answer, err, exitFailed)
			}
			if k.must(t, "export") != before {
				t.Errorf("%s, answered %q, changed something", c.typed, answer)
			}
		}
		if screen, err := k.terminal(t, "Yes\n", c.typed); err != nil || !strings.Contains(screen, c.done) {
			t.Errorf("%s, answered yes: %v\n%s", c.typed, err, screen)
		}
	}
}

// TestConfirmed: with -yes, with -dry-run and without a terminal there is no question.
func TestConfirmed(t *testing.T) {
	k := newKeptShop(t)
	k.must(t, "backup", k.dir+"/backup.db")
	for _, typed := range []string{"comment delete 1 -yes", "restore -dry-run " + k.dir + "/backup.db"} {
		if screen, err := k.terminal(t, "", typed); err != nil || strings.Contains(screen, "Go on?") {
			t.Errorf("%s: %v\n%s", typed, err, screen)
		}
	}
	cmd := k.binary(t, "reader erase 书友8aac")
	cmd.Stdin = strings.NewReader("n\n")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "welcome → erased") {
		t.Errorf("reader erase without a terminal: %v\n%s", err, out)
	}
}

// mintedBatch mints two codes and returns their batch.
func (k *keptShop) mintedBatch(t *testing.T) (id string) {
	t.Helper()
	k.must(t, "codes", "mint", "2", "-points", "5")
	return strings.Fields(strings.SplitN(k.must(t, "codes", "list"), "\n", 2)[1])[0]
}

// binary is the real program, about to do a command.
func (k *keptShop) binary(t *testing.T, typed string) *exec.Cmd {
	return program(t, append(strings.Fields(typed), "-db", k.db, "-books", k.books)...)
}

// terminal does a command at a terminal, on which answer is typed as soon as there is a question. It
// returns all that the screen showed.
func (k *keptShop) terminal(t *testing.T, answer, typed string) (screen string, err error) {
	t.Helper()
	person, program := openTerminal(t)
	cmd := k.binary(t, typed)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = program, program, program
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true} // ^C is a signal to its own group
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	program.Close()
	var shown bytes.Buffer
	asked := false
	for read := make([]byte, 4096); ; {
		n, err := person.Read(read)
		shown.Write(read[:n])
		if !asked && bytes.Contains(shown.Bytes(), []byte("[y/N] ")) {
			asked = true
			io.WriteString(person, answer)
		}
		if err != nil { // EIO: the program has closed its end
			break
		}
	}
	return shown.String(), cmd.Wait()
}

// openTerminal opens a pseudo-terminal and returns both its ends.
func openTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	return person, program
}
