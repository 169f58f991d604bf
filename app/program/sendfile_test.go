//go:build unix

package program_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestSendfile checks that the kernel copies at least 99 % of a download's bytes from the file to
// the socket, of a whole book and of the rest of one.
func TestSendfile(t *testing.T) {
	content := make([]byte, 8<<20)
	rand.NewChaCha8([32]byte{}).Read(content)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "7.pdf"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	flags := freeBook(t, dir)
	for _, from := range []int{0, 3<<20 + 12345} {
		db, trace := harness.NewDB(t), filepath.Join(t.TempDir(), "trace")
		p := harness.Launch(t, harness.Traced(t, harness.ServeCommand(t, db, flags...), trace), db)
		if got := downloadFrom(t, p, from); !bytes.Equal(got, content[from:]) {
			t.Errorf("from %d: %d bytes, want the file's %d", from, len(got), len(content)-from)
		}
		p.Stop(t)
		calls, err := harness.ReadTrace(trace)
		if err != nil {
			t.Fatal(err)
		}
		var copied int
		for _, c := range calls {
			if c.Name == "sendfile" && c.Result > 0 && strings.HasPrefix(c.Target, "socket:") {
				copied += int(c.Result)
			}
		}
		if all := len(content) - from; copied < all*99/100 || copied > all {
			t.Errorf("from %d: sendfile copied %d of %d bytes", from, copied, all)
		}
		harness.Check(t, db)
	}
}

// TestDownloadTwice checks that net/http counts the bytes of sendfile, so a connection can be used
// again.
func TestDownloadTwice(t *testing.T) {
	const size = 1 << 20
	dir := t.TempDir()
	if err := harness.WriteSparse(filepath.Join(dir, "7.pdf"), nil, size); err != nil {
		t.Fatal(err)
	}
	p := serveFree(t, dir)
	conn, err := net.Dial("tcp", p.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	for i := range 2 {
		io.WriteString(conn, "GET /downloadfile?filename=7.pdf HTTP/1.1\r\nHost: shop\r\n\r\n")
		response, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("download %d: %v", i, err)
		}
		if n, err := io.Copy(io.Discard, response.Body); n != size || err != nil {
			t.Errorf("download %d = %d bytes, %v, want %d", i, n, err, size)
		}
	}
	conn.Close()
	p.Stop(t)
	if n := strings.Count(p.Log.String(), fmt.Sprintf("bytes=%d ", size)); n != 2 {
		t.Errorf("%d downloads logged with their size, want 2\n%s", n, p.Log)
	}
	harness.Check(t, p.DB)
}

// downloadFrom downloads the free book from an offset.
func downloadFrom(t *testing.T, p *harness.Process, offset int) []byte {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.URL("/downloadfile?filename=7.pdf"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
	}
	c := p.Client(t)
	defer c.HangUp()
	response, err := c.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
