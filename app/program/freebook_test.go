//go:build unix

package program_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// slowDownload is a download after its header. The client has not read the body.
type slowDownload struct {
	body io.ReadCloser
	size int64
}

// serveBig serves a free book that is larger than all buffers, and begins to download it.
func serveBig(t *testing.T) (*harness.Process, slowDownload) {
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
	return p, beginDownload(t, p, size)
}

// serveFree serves one free book, 7.pdf in dir.
func serveFree(t testing.TB, dir string) *harness.Process {
	t.Helper()
	return harness.Start(t, harness.NewDB(t), freeBook(t, dir)...)
}

// freeBook returns the flags of a server with one free book, 7.pdf in dir.
func freeBook(t testing.TB, dir string) (flags []string) {
	t.Helper()
	catalogue := filepath.Join(dir, "books.json")
	const row = `[{"book_id":7,"category":1,"book_name":"书","author":"","book_publisher":"","book_price":0,"cover_url":""}]`
	if err := os.WriteFile(catalogue, []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"-seed-file", catalogue, "-books", dir}
}

// beginDownload begins to download the book of serveFree, which has size bytes.
func beginDownload(t *testing.T, p *harness.Process, size int64) slowDownload {
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

// awaitRefused waits until the server refuses connections.
func awaitRefused(t *testing.T, addr string, log *shoptest.Log) {
	t.Helper()
	for deadline := time.Now().Add(harness.Timeout); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		conn.Close()
		if time.Now().After(deadline) {
			t.Fatalf("the stopping server still accepts connections\n%s", log)
		}
	}
}
