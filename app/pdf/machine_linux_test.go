package pdf_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

const (
	denyExecutable = "deny-executable" // the mode drawWithoutExecutable
	lackMemory     = "lack-memory"     // the mode sayNoMemory
)

func init() {
	modes[denyExecutable] = drawWithoutExecutable
	modes[lackMemory] = sayNoMemory
}

// drawWithoutExecutable forbids itself to make memory executable, as MemoryDenyWriteExecute of
// systemd does, and draws pages.
func drawWithoutExecutable(args []string) int {
	err := unix.Prctl(unix.PR_SET_MDWE, unix.PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0)
	if err == nil {
		err = syscall.Exec(os.Args[0], append([]string{os.Args[0], "pages"}, args...), nil)
	}
	panic(err)
}

// sayNoMemory is a child with too little memory.
func sayNoMemory([]string) int {
	conn, err := frame.Use(os.NewFile(3, "pages"))
	if err == nil {
		err = frame.Send(conn, frame.Ready, frame.End{Reason: frame.ReasonMemory, Cause: "mmap"})
	}
	if err != nil {
		panic(err)
	}
	return 0
}

// TestMachines checks the sentences about machines that cannot draw.
func TestMachines(t *testing.T) {
	mdwe, err := unix.PrctlRetInt(unix.PR_GET_MDWE, 0, 0, 0, 0)
	if hasMDWE := err == nil && mdwe == 0; !hasMDWE {
		t.Skipf("the kernel cannot deny executable memory: run on Linux 6.3 or later, without the denial: %d, %v", mdwe, err)
	}
	for _, tt := range []struct {
		name, want string
		command    []string
	}{
		{"executable memory denied", "remove MemoryDenyWriteExecute from the unit file", []string{os.Args[0], denyExecutable}},
		{"too little memory", "there is too little memory to draw pages: give the server 512 MB",
			[]string{"/bin/sh", "-c", `ulimit -v 700000; exec "$0" "$@"`, os.Args[0], "pages"}},
		{"too little memory for an instance", "there is too little memory to draw pages: ", []string{os.Args[0], lackMemory}},
		{"arguments of another version", "the process that draws pages does not start: ",
			[]string{os.Args[0], "pages", "too", "many", "arguments"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, dir := newEngine(t, io.Discard)
			e.Command, e.Dir = tt.command, dir
			_, err := e.Cover(t.Context(), sample, 1, 100)
			if !errors.Is(err, app.ErrNoEngine) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Cover = %v, want %q", err, tt.want)
			}
			if fault := e.Fault(); fault == nil || fault.Error() != err.Error() {
				t.Errorf("Fault = %v, want %v", fault, err)
			}
		})
	}
	t.Run("no folder for the cache", func(t *testing.T) {
		e, dir := newEngine(t, io.Discard)
		e.Dir = filepath.Join(dir, "file")
		write(t, dir, "file", nil)
		if err := e.Prepare(t.Context()); !errors.Is(err, app.ErrNoEngine) || !strings.Contains(err.Error(), "make it writable") {
			t.Errorf("Prepare = %v", err)
		}
	})
}
