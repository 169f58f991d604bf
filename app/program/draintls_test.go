//go:build unix

package program_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// serveKept serves shop.example on HTTPS, with a certificate of an earlier run and a free book of
// size bytes. It serves HTTP at plain.
func serveKept(t *testing.T, size int64) (p *harness.Process, plain string, roots *x509.CertPool) {
	t.Helper()
	db, dir := harness.NewDB(t), t.TempDir()
	issued := shoptest.NewCA(t).Issue(t, "shop.example")
	if err := os.Mkdir(db+".certs", 0o700); err != nil {
		t.Fatal(err)
	}
	flags := append([]string{"-domain", "shop.example"}, freeBook(t, dir)...)
	for name, content := range map[string][]byte{
		filepath.Join(db+".certs", "shop.example"): slices.Concat(issued.Key, issued.Chain),
		filepath.Join(dir, "7.pdf"):                nil,
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(filepath.Join(dir, "7.pdf"), size); err != nil {
		t.Fatal(err)
	}
	port := freePorts(t, 1)[0]
	plain = (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}).String()
	p = harness.Start(t, db, append(flags, "-http-addr", plain, "-acme-directory", "https://127.0.0.1:1/none")...)
	return p, plain, issued.Pool(t)
}

// beginTLS begins to download the book of serveKept.
func beginTLS(t *testing.T, p *harness.Process, roots *x509.CertPool) (*tls.Conn, io.Reader) {
	t.Helper()
	conn, err := tls.Dial("tcp", p.Addr, &tls.Config{RootCAs: roots, ServerName: "shop.example"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	io.WriteString(conn, "GET /downloadfile?filename=7.pdf HTTP/1.1\r\nHost: shop.example\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("download = %+v, %v", response, err)
	}
	return conn, response.Body
}

// TestDrainTLS checks that a stopping server completes a download over HTTPS and closes both ports.
// Connections without a request do not delay it. A client that disconnects causes no error in the
// log.
func TestDrainTLS(t *testing.T) {
	const size = 64 << 20
	p, plain, roots := serveKept(t, size)
	for _, addr := range []string{plain, p.Addr} {
		silent, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
	}
	site := dialing(t, plain, roots)
	site.Transport.(*http.Transport).DisableKeepAlives = true
	response, _ := get(t, site, "http://shop.example/x?y")
	want := "https://shop.example:" + port(p.Addr) + "/x?y"
	if got := response.Header.Get("Location"); response.StatusCode != http.StatusPermanentRedirect || got != want {
		t.Errorf("http:// redirects to %s (%d), want %s", got, response.StatusCode, want)
	}
	if response, body := get(t, site, "http://shop.example/.well-known/acme-challenge/x"); response.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown challenge = %d %s, want 404", response.StatusCode, body)
	}

	left, _ := beginTLS(t, p, roots)
	left.NetConn().(*net.TCPConn).SetLinger(0)
	left.NetConn().Close()
	_, book := beginTLS(t, p, roots)
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefused(t, p.Addr, p.Log)
	awaitRefused(t, plain, p.Log)
	select {
	case <-p.Ended:
		t.Errorf("the server ended during a download\n%s", p.Log)
	default:
	}
	if n, err := io.Copy(io.Discard, book); n != size || err != nil {
		t.Errorf("download = %d bytes, %v, want %d", n, err, size)
	}
	p.Wait(t)
	if code := p.Cmd.ProcessState.ExitCode(); code != cli.ExitDone || strings.Contains(p.Log.String(), "level=ERROR") {
		t.Errorf("exit code = %d, want %d and no error\n%s", code, cli.ExitDone, p.Log)
	}
	harness.Check(t, p.DB)
}

func port(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return port
}
