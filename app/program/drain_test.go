//go:build unix

package program

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/control"
)

// slowDownload is a download that has begun and is not being read.
type slowDownload struct {
	body io.ReadCloser
	size int64
}

// serveBig opens a shop with one free book, far larger than what fits between server and client, and
// begins to download it.
func serveBig(t *testing.T) (*shopProcess, slowDownload) {
	t.Helper()
	const size = 64 << 20
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "7.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	p := serveFree(t, dir)
	return p, begin(t, p, size)
}

// serveFree opens a shop with one free book, 7.pdf in dir.
func serveFree(t testing.TB, dir string) *shopProcess {
	t.Helper()
	return startShop(t, newDB(t), freeBook(t, dir)...)
}

// freeBook is the flags of a shop with one free book, 7.pdf in dir.
func freeBook(t testing.TB, dir string) (flags []string) {
	t.Helper()
	catalogue := filepath.Join(dir, "books.json")
	const row = `[{"book_id":7,"category":1,"book_name":"书","author":"","book_publisher":"","book_price":0,"cover_url":""}]`
	if err := os.WriteFile(catalogue, []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"-seed-file", catalogue, "-books", dir}
}

// begin begins to download the book of serveFree, size bytes long.
func begin(t *testing.T, p *shopProcess, size int64) slowDownload {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	io.WriteString(conn, "GET /downloadfile?filename=7.pdf HTTP/1.1\r\nHost: shop\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusOK || response.ContentLength != size {
		t.Fatalf("download = %+v, %v", response, err)
	}
	return slowDownload{response.Body, size}
}

// awaitRefused waits until no more connections are taken.
func awaitRefused(t *testing.T, p *shopProcess) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial("tcp", p.Addr)
		if err != nil {
			return
		}
		conn.Close()
		if time.Now().After(deadline) {
			t.Fatalf("a stopping server still takes connections\n%s", p.Log)
		}
	}
}

// TestDrain: a stopping server finishes what it has begun, takes nothing new, and ends well.
func TestDrain(t *testing.T) {
	p, download := serveBig(t)
	idle, err := net.Dial("tcp", p.Addr) // kept open by a client, as a balancer does
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	kept := bufio.NewReader(idle)
	ready := func() (int, error) {
		io.WriteString(idle, "GET /readyz HTTP/1.1\r\nHost: shop\r\n\r\n")
		response, err := http.ReadResponse(kept, nil)
		if err != nil {
			return 0, err
		}
		io.Copy(io.Discard, response.Body)
		return response.StatusCode, nil
	}
	if status, err := ready(); status != http.StatusOK {
		t.Errorf("readyz = %d, %v, want 200", status, err)
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefused(t, p)
	if status, err := ready(); err == nil && status != http.StatusServiceUnavailable {
		t.Errorf("readyz while stopping = %d, want 503 or no answer", status)
	}
	if _, err := control.Ask(t.Context(), control.Place{DB: p.DB}); err != nil {
		t.Errorf("the database is let go before the download has ended: %v", err)
	}
	select {
	case <-p.ended:
		t.Errorf("ended with a download under way\n%s", p.Log)
	case <-time.After(500 * time.Millisecond):
	}
	if n, err := io.Copy(io.Discard, download.body); n != download.size || err != nil {
		t.Errorf("download = %d bytes, %v, want %d", n, err, download.size)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("does not end with the download\n%s", p.Log)
	}
	if code := p.Cmd.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("exit code = %d, want %d\n%s", code, exitDone, p.Log)
	}
	alone(t, p.DB, "shop.db")
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}

// TestSecondSignalKills: whoever cannot wait need not.
func TestSecondSignalKills(t *testing.T) {
	p, _ := serveBig(t)
	for range 2 {
		if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		awaitRefused(t, p)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	select {
	case <-p.ended:
	case <-ctx.Done():
		t.Fatalf("still there after a second signal\n%s", p.Log)
	}
	if status := p.Cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGTERM {
		t.Errorf("ended with %v, want killed", p.Cmd.ProcessState)
	}
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}
