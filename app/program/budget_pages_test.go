//go:build linux

package program_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// TestPageMemoryBudget asks for the largest images of pages, from many clients at once: clients
// that read the image, and clients that do not. The server's memory stays within its budget while
// its child draws. Those for whom there is no place in the queue are told so.
func TestPageMemoryBudget(t *testing.T) {
	if !*harness.Full {
		t.Skip("drawing pages of noise takes 20 s: run with -full")
	}
	const pages, clients = 300, 64
	db := harness.NewDB(t)
	harness.SharePages(t, db)
	folder, noise := filepath.Join(filepath.Dir(db), "books"), filepath.Join(t.TempDir(), "noise.pdf")
	if err := os.WriteFile(noise, pdftest.Noisy(pages, 1500), 0o600); err != nil {
		t.Fatal(err)
	}
	p := harness.Start(t, db, append(harness.Unlimited(), "-books", folder, "-pdf-workers", "1")...)
	if code, _, stderr := harness.Run(t, nil, "book", "add", "-db", db, "-id", "7", "-name", "x", "-price", "0", "-pdf", noise); code != 0 {
		t.Fatalf("book add = %d, %s", code, stderr)
	}
	next := 1
	for _, taken := range []bool{true, false, true, false} {
		stop := harness.WatchMemory(p.Cmd.Process.Pid)
		conns := make([]net.Conn, clients)
		var asking sync.WaitGroup
		var drawn atomic.Int64
		for i := range conns {
			page := next + i
			asking.Go(func() {
				conn, status := askPage(t, p, page, taken)
				if conns[i] = conn; status == "200" {
					drawn.Add(1)
				} else if status != "503" {
					t.Errorf("page %d: status %s, want 200 or 503", page, status)
				}
			})
		}
		asking.Wait()
		for _, conn := range conns {
			if conn != nil {
				conn.Close()
			}
		}
		next += clients
		if held := stop()[0]; held > mostHeld || drawn.Load() == 0 {
			t.Errorf("taken: %v: %d pages drawn, %d bytes held, want at most %d", taken, drawn.Load(), held, mostHeld)
		} else {
			t.Logf("%3d MB, %d pages, taken: %v", held/1e6, drawn.Load(), taken)
		}
	}
	p.Stop(t)
	harness.Check(t, p.DB)
}

// askPage asks for the image of a page, and returns its status. If the image is not taken, its
// bytes wait in the connection.
func askPage(t *testing.T, p *harness.Process, page int, taken bool) (conn net.Conn, status string) {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr)
	if err != nil {
		t.Error(err)
		return nil, ""
	}
	if !taken {
		conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	}
	conn.SetDeadline(time.Now().Add(2 * harness.Timeout))
	fmt.Fprintf(conn, "GET /pages/7/%d-1500.png HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", page, p.Addr)
	begin := make([]byte, len("HTTP/1.1 200"))
	if _, err := io.ReadFull(conn, begin); err != nil {
		t.Errorf("page %d: %v", page, err)
	}
	if taken {
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Errorf("page %d: %v", page, err)
		}
	}
	return conn, string(begin[9:])
}
