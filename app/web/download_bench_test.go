package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/books"
)

// benchFile is the size of a book with pictures, in bytes.
const benchFile = 20 << 20

// BenchmarkDownload downloads a free book of 20 MB over one connection and discards it. The floor
// is the same file from a bare http.ServeContent.
func BenchmarkDownload(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "free.pdf")
	if err := os.WriteFile(path, make([]byte, benchFile), 0o600); err != nil {
		b.Fatal(err)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := os.Open(path)
		if err != nil {
			panic(err)
		}
		defer file.Close()
		http.ServeContent(w, r, "free.pdf", time.Time{}, file)
	}))
	defer bare.Close()
	s := newServer(b, io.Discard)
	s.Books = books.Folder(dir)
	shop := httptest.NewUnstartedServer(handlerOf(b, s))
	shop.Listener, shop.Config.ConnContext = tcpListener{shop.Listener}, withTCPConn
	shop.Start()
	defer shop.Close()
	for _, c := range []struct {
		name, address, path string
	}{
		{"floor", bare.Listener.Addr().String(), "/"},
		{"shop", shop.Listener.Addr().String(), "/downloadfile?filename=2.pdf"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(benchFile)
			drainBody(b, c.address, c.path)
		})
	}
}

// drainBody requests path repeatedly and discards the body.
func drainBody(b *testing.B, address, path string) {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	answers, buffer := bufio.NewReader(conn), make([]byte, 1<<20)
	for b.Loop() {
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: shop\r\n\r\n", path)
		response, err := http.ReadResponse(answers, nil)
		if err != nil || response.StatusCode != http.StatusOK {
			b.Fatal(response, err)
		}
		n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, response.Body, buffer)
		if n != benchFile || err != nil {
			b.Fatal(n, err)
		}
	}
}
