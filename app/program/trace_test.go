package program

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
)

// straceFlags: with -D the tracer stands beside, so that the process that is started is the program
// itself, and ends after it. -xx writes all strings in hex, so that punctuation in a line is
// strace's own; -y says what a descriptor is open on; -a 1 puts one space before each result.
var straceFlags = []string{
	"-D", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-a", "1", "-s", "16777216", "-e", "signal=none",
	"-e", "trace=pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,sendfile,splice,copy_file_range,fallocate,ftruncate,fdatasync,fsync,mmap",
}

// traced makes cmd run under strace, which writes the calls to file.
func traced(t testing.TB, cmd *exec.Cmd, file string) *exec.Cmd {
	t.Helper()
	args := append([]string{"strace", "-o", os.DevNull}, straceFlags...)
	path, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(path, append(args[1:], "true")...).Run() // some containers forbid it
	}
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("strace: %v (apt-get install strace)", err)
	}
	if err != nil {
		t.Skipf("strace: %v (apt-get install strace)", err)
	}
	args[2] = file
	cmd.Args = append(append(args, cmd.Path), cmd.Args[1:]...)
	cmd.Path = path
	return cmd
}

// never is when a thing happens that does not.
const never = math.MaxInt

// call is one system call of a traced program. Times are lines of the trace: whatever the program
// did, in any thread, because a call had ended begins later than its end.
type call struct {
	begin, end int
	name       string
	target     string   // what its descriptor is open on
	args       []string // those that are not strings
	data       []byte   // those that are
	result     int64    // -1 when it failed or never ended
}

// readTrace reads what strace wrote, in the order in which the calls began.
func readTrace(path string) ([]*call, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var calls []*call
	pending := make(map[string]*call) // by thread
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
			c.begin = now
			calls = append(calls, c)
		case !strings.HasPrefix(text, "<... "+c.name+" resumed>"):
			return nil, fmt.Errorf("%s:%d: want %s resumed, not %.60s", path, now, c.name, text)
		}
		if strings.HasSuffix(text, "<unfinished ...>") {
			pending[thread] = c
			continue
		}
		delete(pending, thread)
		c.end = now
		_, result, _ := strings.Cut(text, ") = ")
		result, _, _ = strings.Cut(result, " ") // -1 ENOSPC (No space left on device)
		if n, err := strconv.ParseInt(result, 0, 64); err == nil {
			c.result = n
		}
	}
}

// parseCall reads name(arg, arg, …. No string in it holds a comma or a bracket: they are all hex.
func parseCall(text string) (*call, error) {
	name, rest, found := strings.Cut(text, "(")
	if !found {
		return nil, fmt.Errorf("not a call: %.60s", text)
	}
	c := &call{name: name, end: never, result: -1}
	rest, _, _ = strings.Cut(rest, ") = ")
	rest = strings.TrimSuffix(rest, " <unfinished ...>")
	for arg := range strings.SplitSeq(rest, ", ") {
		if _, quoted, isString := strings.Cut(arg, `"`); isString {
			data, err := unhex(strings.TrimRight(quoted, `"}]`))
			if err != nil {
				return nil, err
			}
			c.data = append(c.data, data...)
			continue
		}
		if _, hex, isFile := strings.Cut(arg, "<"); isFile && c.target == "" {
			target, err := unhex(strings.TrimSuffix(hex, ">"))
			if err != nil {
				return nil, err
			}
			c.target = string(target)
		}
		c.args = append(c.args, arg)
	}
	return c, nil
}

// unhex reads \x2f\x74.
func unhex(text string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
}

// lastArg is the last argument, a number.
func (c *call) lastArg() (int64, error) {
	return strconv.ParseInt(c.args[len(c.args)-1], 10, 64)
}
