package program_test

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/app/systemd"
	"littleshelf/books"
)

// manager receives notifications as systemd does.
type manager struct {
	*net.UnixConn
	env []string // of the service
}

func newManager(t *testing.T, name string) manager {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return manager{conn, []string{"NOTIFY_SOCKET=" + name, "WATCHDOG_USEC=20000"}}
}

// hear returns the next message, or nothing if none comes within wait.
func (m manager) hear(wait time.Duration) string {
	m.SetReadDeadline(time.Now().Add(wait))
	datagram := make([]byte, 4096)
	n, _ := m.Read(datagram)
	return string(datagram[:n])
}

// await returns the next message with this prefix.
func (m manager) await(t *testing.T, prefix string) string {
	t.Helper()
	for {
		switch got := m.hear(harness.Timeout); {
		case strings.HasPrefix(got, prefix):
			return got
		case got != "WATCHDOG=1":
			t.Fatalf("the manager received %q while it waited for %s", got, prefix)
		}
	}
}

// TestService checks that the server reports when it is ready, alive and stopping.
func TestService(t *testing.T) {
	db := harness.NewDB(t)
	m := newManager(t, filepath.Join(filepath.Dir(db), "notify"))
	cmd := harness.ServeCommand(t, db, "-books", t.TempDir())
	cmd.Env = m.env
	p := harness.Launch(t, cmd, db)
	ready := m.await(t, "READY=1")
	_, address, _ := strings.Cut(ready, "\nSTATUS=open at ")
	response, err := http.Get(address + "/readyz")
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("readyz at %q = %v, %v", address, response, err)
	}
	response.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	for range 3 {
		m.await(t, "WATCHDOG=1")
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	m.await(t, "STOPPING=1")
	harness.Eventually(t, func() bool {
		m.hear(time.Millisecond) // unread messages would block the server
		select {
		case <-p.Ended:
			return true
		default:
			return false
		}
	})
	p.CheckExit(t, cli.ExitDone)
	if strings.Contains(p.Log.String(), "level=WARN msg=\"the service") {
		t.Errorf("log = %s", p.Log)
	}
	harness.Check(t, db)
}

// TestWithoutServiceManager checks that a server without its service manager serves.
func TestWithoutServiceManager(t *testing.T) {
	for _, socket := range []string{"/nowhere/notify", "vsock:2:1234"} {
		db := harness.NewDB(t)
		shop := harness.Serve(t, db, map[string]string{"NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "never"})
		if _, err := shop.Client.Login("reader-1"); err != nil {
			t.Error(err)
		}
		shop.Stop()
		if !strings.Contains(shop.Log.String(), "level=WARN") {
			t.Errorf("%s: no warning in %s", socket, shop.Log)
		}
		harness.Check(t, db)
	}
}

// TestWatchdogChecksTheWriter blocks the store's writer. Reads succeed, but the watchdog stops,
// until the writer continues.
func TestWatchdogChecksTheWriter(t *testing.T) {
	s := openSite(t, books.Folder(t.TempDir()))
	m := newManager(t, filepath.Join(filepath.Dir(harness.NewDB(t)), "notify"))
	found, err := systemd.Find(func(name string) string {
		for _, set := range m.env {
			if value, ok := strings.CutPrefix(set, name+"="); ok {
				return value
			}
		}
		return ""
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan bool)
	go func() {
		found.Watch(ctx, s.Alive, s.Log)
		close(ended)
	}()
	m.await(t, "WATCHDOG=1")

	held, release, written := make(chan bool), make(chan bool), make(chan error)
	go func() {
		written <- s.Store.Update(ctx, func(app.Tx) error {
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	if err := s.Ready(ctx); err != nil {
		t.Errorf("Ready = %v, want nil: reads do not wait for the writer", err)
	}
	heard := 0
	for m.hear(200*time.Millisecond) != "" { // messages sent before
		if heard++; heard > 5 {
			t.Fatal("the server is reported alive while its writer hangs")
		}
	}
	close(release)
	if err := <-written; err != nil {
		t.Error(err)
	}
	m.await(t, "WATCHDOG=1")
	end()
	<-ended
}
