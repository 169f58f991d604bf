package harness

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// straceFlags are the flags of strace. With -D the tracer is a child, so the process that is
// started is the program itself. -xx writes strings in hex, so all punctuation of a line is
// strace's own. -y adds the file of each descriptor. -a 1 puts one space before each result.
var straceFlags = []string{
	"-D", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-a", "1", "-s", "16777216", "-e", "signal=none",
	"-e", "trace=pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,sendfile,splice,copy_file_range," +
		"fallocate,ftruncate,fdatasync,fsync,mmap",
}

// Traced changes cmd to run under strace, which writes the system calls to file. It calls
// shoptest.Lacking if strace does not work.
func Traced(t testing.TB, cmd *exec.Cmd, file string) *exec.Cmd {
	t.Helper()
	args := append([]string{"strace", "-o", os.DevNull}, straceFlags...)
	path, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(path, append(args[1:], "true")...).Run() // some containers forbid it
	}
	if err != nil {
		shoptest.Lacking(t, "strace does not work: install it, and allow ptrace in the container: %v", err)
	}
	args[2] = file
	cmd.Args = append(append(args, cmd.Path), cmd.Args[1:]...)
	cmd.Path = path
	return cmd
}

// Never is the time of an event that does not happen.
const Never = math.MaxInt

// Syscall is a system call of a traced program. Times are line numbers of the trace: a call that
// the program makes after another has returned, in any thread, begins on a later line.
type Syscall struct {
	Begin, End int
	Name       string
	Target     string   // the file of its descriptor
	Args       []string // the arguments that are not strings
	Data       []byte   // the arguments that are strings
	Result     int64    // -1 if it failed or did not return
}

// ReadTrace reads the output of strace. The calls are in the order of their beginnings.
func ReadTrace(path string) ([]*Syscall, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var calls []*Syscall
	pending := make(map[string]*Syscall) // by thread
	lines := bufio.NewReaderSize(f, 64<<10)
	for now := 1; ; now++ {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			return calls, nil
		}
		if err != nil {
			return nil, err
		}
		thread, text, _ := strings.Cut(line, " ")
		text = strings.TrimSpace(text)
		c := pending[thread]
		switch {
		case c == nil:
			c, err = parseCall(text)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, now, err)
			}
			c.Begin = now
			calls = append(calls, c)
		case !strings.HasPrefix(text, "<... "+c.Name+" resumed>"):
			return nil, fmt.Errorf("%s:%d: want %s resumed, not %.60s", path, now, c.Name, text)
		}
		if strings.HasSuffix(text, "<unfinished ...>") {
			pending[thread] = c
			continue
		}
		delete(pending, thread)
		c.End = now
		_, result, _ := strings.Cut(text, ") = ")
		result, _, _ = strings.Cut(result, " ") // -1 ENOSPC (No space left on device)
		if n, err := strconv.ParseInt(result, 0, 64); err == nil {
			c.Result = n
		}
	}
}

// parseCall reads name(arg, arg, …. Strings contain no comma and no bracket, because they are hex.
func parseCall(text string) (*Syscall, error) {
	name, rest, found := strings.Cut(text, "(")
	if !found {
		return nil, fmt.Errorf("not a call: %.60s", text)
	}
	c := &Syscall{Name: name, End: Never, Result: -1}
	rest, _, _ = strings.Cut(rest, ") = ")
	rest = strings.TrimSuffix(rest, " <unfinished ...>")
	for arg := range strings.SplitSeq(rest, ", ") {
		if _, quoted, isString := strings.Cut(arg, `"`); isString {
			data, err := unhex(strings.TrimRight(quoted, `"}]`))
			if err != nil {
				return nil, err
			}
			c.Data = append(c.Data, data...)
			continue
		}
		if _, hex, isFile := strings.Cut(arg, "<"); isFile && c.Target == "" {
			target, err := unhex(strings.TrimSuffix(hex, ">"))
			if err != nil {
				return nil, err
			}
			c.Target = string(target)
		}
		c.Args = append(c.Args, arg)
	}
	return c, nil
}

// unhex decodes text such as \x2f\x74.
func unhex(text string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
}

// LastArg returns the last argument, which is a number.
func (c *Syscall) LastArg() (int64, error) {
	return strconv.ParseInt(c.Args[len(c.Args)-1], 10, 64)
}
