package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"littleshelf/app/program/harness"
)

// typedCommand returns a command of the real binary.
func typedCommand(t *testing.T, k *harness.KeptShop, typed string) *exec.Cmd {
	cmd := harness.Command(t, append(strings.Fields(typed), "-db", k.DB, "-books", k.Books)...)
	cmd.Env = append(cmd.Env, "LC_ALL="+k.Lang)
	return cmd
}

// runOnTerminal runs a command on a terminal and types answer when the command asks. It returns the
// whole output of the terminal.
func runOnTerminal(t *testing.T, k *harness.KeptShop, answer, typed string) (screen string, err error) {
	t.Helper()
	person, program := openTerminal(t)
	cmd := typedCommand(t, k, typed)
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

// openTerminal opens a pseudo-terminal and returns both of its ends.
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
