package program_test

import (
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// overSocket returns a function that sends requests to a unix socket, as a proxy does for its
// clients.
func overSocket(t *testing.T, socket string) func(path, client string) (status int, body string) {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return func(path, client string) (status int, body string) {
		t.Helper()
		request, err := http.NewRequest(http.MethodGet, "http://shop.example"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", client)
		request.Header.Set("X-Forwarded-Proto", "https")
		response, err := transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(text)
	}
}

// TestUnixSocket serves on a unix socket behind a proxy. The proxy's headers are trusted, its
// connections are not limited, and the socket is removed at the end.
func TestUnixSocket(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	socket := filepath.Join(filepath.Dir(db), "front.sock")
	flags := []string{"-addr", "unix:" + socket, "-seed", "-demo", "-limit-login", "1/h", "-limit-conns", "1"}
	harness.Start(t, db, flags...).Kill(t) // the socket remains
	p := harness.Start(t, db, flags...)
	if info, err := os.Stat(socket); err != nil || info.Mode() != fs.ModeSocket|0o666 {
		t.Errorf("the socket is %v, %v, want mode 0666: the proxy is another user", info.Mode(), err)
	}
	if p.Addr != "unix:"+socket {
		t.Errorf("the server reports the address %s", p.Addr)
	}
	get, other := overSocket(t, socket), overSocket(t, socket)
	for client, want := range map[string]int{"198.51.100.1": 200, "198.51.100.2": 200} {
		if status, body := get("/login?code=c", client); status != want {
			t.Errorf("login of %s = %d %s, want %d", client, status, body, want)
		}
	}
	if status, _ := other("/login?code=c", "198.51.100.2"); status != http.StatusTooManyRequests {
		t.Errorf("the next login of that client = %d, want 429", status)
	}
	if _, body := get("/api/book/getBooks?is_all=1", "198.51.100.1"); !strings.Contains(body, `"file_url":"https://shop.example/`) {
		t.Errorf("links = %.300s, want https", body)
	}
	if status, body := get("/downloadfile?filename=ttest.pdf", "198.51.100.1"); status != http.StatusOK || !strings.HasPrefix(body, "%PDF-") {
		t.Errorf("download = %d, %d bytes", status, len(body))
	}
	if code, stdout, stderr := harness.Run(t, nil, "health", "-db", db); code != cli.ExitDone || stdout != "ready\n" {
		t.Errorf("health = %d, %q, %q", code, stdout, stderr)
	}
	code, _, stderr := harness.Run(t, nil, "-addr", "unix:"+socket, "-db", harness.NewDB(t))
	if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, socket) {
		t.Errorf("a second server there = %d, %q, want %d", code, sentence, cli.ExitFailed)
	}
	if status, _ := other("/healthz", "198.51.100.1"); status != http.StatusOK {
		t.Errorf("the status of the first server is then %d", status)
	}
	p.Stop(t)
	harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	harness.Check(t, db)
}

// TestUnixSocketRefused checks that an unusable path is refused in one sentence, and that a file
// that is no socket stays.
func TestUnixSocketRefused(t *testing.T) {
	db := harness.NewDB(t)
	file := filepath.Join(filepath.Dir(db), "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for addr, want := range map[string]int{"unix:": cli.ExitUsage, "unix:" + file: cli.ExitFailed, "unix:/nowhere/shop.sock": cli.ExitFailed} {
		code, _, stderr := harness.Run(t, nil, "-addr", addr, "-db", harness.NewDB(t))
		if harness.OneSentence(t, stderr); code != want {
			t.Errorf("-addr %s = %d, %q, want %d", addr, code, stderr, want)
		}
	}
	code, _, stderr := harness.Run(t, harness.WeChatEnv(), "-addr", "unix:/run/shop.sock", "-domain", "shop.example.com",
		"-db", harness.NewDB(t))
	if harness.OneSentence(t, stderr); code != cli.ExitUsage {
		t.Errorf("-domain on a socket = %d, %q, want %d", code, stderr, cli.ExitUsage)
	}
	if text, err := os.ReadFile(file); string(text) != "mine" {
		t.Errorf("the file has %q, %v", text, err)
	}
}
