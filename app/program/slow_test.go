//go:build linux

package program_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"littleshelf/app/program/harness"
)

// slowReaders is how many readers on poor lines download at once, slowReader what each may cost.
const (
	slowReaders = 1000
	slowReader  = 40 // KB of the process's own memory
)

// TestSlowReaders: what a reader who takes long costs, and that nothing of it stays.
func TestSlowReaders(t *testing.T) {
	needDescriptors(t, slowReaders+100)
	p := serveFree(t, sparseBook(t))
	hangUp := readSlowlyAll(t, p.Addr, 1) // what comes with the first download is not theirs
	memory, files := anonymous(t, p)>>10, openFiles(t, p)
	hangUpAll := readSlowlyAll(t, p.Addr, slowReaders)
	if each := float64(anonymous(t, p)>>10-memory) / slowReaders; each > slowReader {
		t.Errorf("%.1f KB of memory for each of %d slow readers, want at most %d", each, slowReaders, slowReader)
	} else {
		t.Logf("%.1f KB of memory for each of %d slow readers", each, slowReaders)
	}
	if open := openBooks(t, p); open != 1+slowReaders {
		t.Errorf("%d books are open, want one for each of %d readers", open, 1+slowReaders)
	}
	hangUpAll()
	harness.Eventually(t, func() bool { return openBooks(t, p) == 1 && openFiles(t, p) <= files })
	hangUp()
	p.Stop(t)
	harness.Check(t, p.DB)
}

// TestSlowReadersVanish: the same in this process, where goroutines can be counted.
func TestSlowReadersVanish(t *testing.T) {
	needDescriptors(t, 3*slowReaders+100)
	s := harness.Serve(t, harness.NewDB(t), nil, append(freeBook(t, sparseBook(t)), harness.Unlimited()...)...)
	defer s.Stop()
	hangUp := readSlowlyAll(t, strings.TrimPrefix(s.Client.Base, "http://"), slowReaders)
	if n := serving(); n < slowReaders {
		t.Errorf("%d goroutines serve %d readers", n, slowReaders)
	}
	hangUp()
	harness.Eventually(t, func() bool { return serving() == 0 })
	if log := s.Log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("readers who go away are logged as errors: %.500s", log)
	}
}

// serving counts the goroutines that serve a connection in this process.
func serving() (n int) {
	stacks := make([]byte, 1<<20)
	for {
		length := runtime.Stack(stacks, true)
		if length < len(stacks) {
			stacks = stacks[:length]
			break
		}
		stacks = make([]byte, 2*len(stacks))
	}
	for stack := range bytes.SplitSeq(stacks, []byte("\n\n")) {
		if bytes.Contains(stack, []byte("net/http.(*conn).serve(")) || bytes.Contains(stack, []byte("net/http.(*connReader).backgroundRead(")) {
			n++
		}
	}
	return n
}

// sparseBook is a folder with a free book that is far larger than what fits between server and
// client, and takes no room.
func sparseBook(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := harness.WriteSparse(filepath.Join(dir, "7.pdf"), nil, 64<<20); err != nil {
		t.Fatal(err)
	}
	return dir
}

// readSlowlyAll begins downloads and reads no more than their beginning, until hangUp is called. The
// clients' buffers are small and so are their segments, as on a real line: by loopback's of 64 KB the
// kernel would take megabytes for each, and when its memory for TCP is spent it resets anybody.
func readSlowlyAll(t *testing.T, address string, readers int) (hangUp func()) {
	t.Helper()
	dialer := net.Dialer{Control: func(_, _ string, conn syscall.RawConn) (err error) {
		control := conn.Control(func(fd uintptr) {
			err = errors.Join(
				syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 16<<10),
				syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 1400),
			)
		})
		return errors.Join(control, err)
	}}
	var conns []net.Conn
	hangUp = func() {
		for _, conn := range conns {
			conn.Close()
		}
	}
	t.Cleanup(hangUp)
	for range readers {
		conn, err := dialer.DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
		fmt.Fprint(conn, "GET /downloadfile?filename=7.pdf HTTP/1.1\r\nHost: shop\r\n\r\n")
	}
	for _, conn := range conns {
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("download = %+v, %v", response, err)
		}
	}
	return hangUp
}

// needDescriptors skips a test for which a process may not open enough.
func needDescriptors(t *testing.T, n uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if limit.Max >= n { // Go raises the soft limit to the hard one
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%d files may be open, CI needs %d (ulimit -Hn)", limit.Max, n)
	}
	t.Skipf("%d files may be open, this needs %d (ulimit -Hn)", limit.Max, n)
}

// openBooks is how many of a process's open files are the book of readSlowlyAll.
func openBooks(t *testing.T, p *harness.Process) (books int) {
	t.Helper()
	open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.Cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range open {
		// One closed since has no name any more.
		if path, err := os.Readlink(fd); err == nil && filepath.Base(path) == "7.pdf" {
			books++
		}
	}
	return books
}

// openFiles is how many files and connections a process has.
func openFiles(t *testing.T, p *harness.Process) int {
	t.Helper()
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.Cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}
