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
	"littleshelf/app/shoptest"
)

// The number of slow clients at once, and the memory that each may take.
const (
	slowReaders = 1000
	slowReader  = 40 // KB
)

// TestSlowReaders checks the memory of slow clients, and that nothing remains open after them.
func TestSlowReaders(t *testing.T) {
	needDescriptors(t, slowReaders+100)
	p := serveFree(t, sparseBook(t))
	hangUp := readSlowlyAll(t, p.Addr, 1) // the first download allocates memory for all
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

// TestSlowReadersVanish disconnects slow clients of a server in this process and counts goroutines.
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

// serving returns the number of goroutines that serve a connection in this process.
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

// sparseBook returns a folder with a free book that is larger than all buffers and takes no space
// on disk.
func sparseBook(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := harness.WriteSparse(filepath.Join(dir, "7.pdf"), nil, 64<<20); err != nil {
		t.Fatal(err)
	}
	return dir
}

// readSlowlyAll begins downloads and reads only their headers, until hangUp is called. Buffers and
// segments are small, as on a real connection: with loopback's segments of 64 KB the kernel would
// take megabytes for each client, and reset connections once its memory for TCP is used up.
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

// needDescriptors skips a test if the process may not open n files.
func needDescriptors(t *testing.T, n uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if limit.Max >= n { // Go raises the soft limit to the hard limit
		return
	}
	shoptest.Lacking(t, "a process may open %d files: raise the hard limit with ulimit -Hn %d", limit.Max, n)
}

// openBooks returns the number of open descriptors of the book.
func openBooks(t *testing.T, p *harness.Process) (books int) {
	t.Helper()
	open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.Cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range open {
		// A descriptor that is closed now has no name.
		if path, err := os.Readlink(fd); err == nil && filepath.Base(path) == "7.pdf" {
			books++
		}
	}
	return books
}

// openFiles returns the number of open descriptors of a process.
func openFiles(t *testing.T, p *harness.Process) int {
	t.Helper()
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.Cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}
