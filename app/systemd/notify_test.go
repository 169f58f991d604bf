package systemd

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeManager listens as systemd does.
type fakeManager struct {
	*net.UnixConn
	name string
}

func listen(t *testing.T, name string) fakeManager {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return fakeManager{conn, name}
}

// receive returns the next datagram, or "" if there is none within wait.
func (m fakeManager) receive(t *testing.T, wait time.Duration) string {
	t.Helper()
	m.SetReadDeadline(time.Now().Add(wait))
	datagram := make([]byte, 4096)
	n, err := m.Read(datagram)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	return string(datagram[:n])
}

// find calls Find with the manager's socket and env, a list of names and values in turn.
func (m fakeManager) find(t *testing.T, env ...string) Manager {
	t.Helper()
	found, err := Find(environment(append(env, "NOTIFY_SOCKET", m.name)...), 7)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func environment(env ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(env); i += 2 {
			if env[i] == name {
				return env[i+1]
			}
		}
		return ""
	}
}

func socketPath(t *testing.T) string {
	dir, err := os.MkdirTemp("", "notify") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "notify")
}

func TestNotify(t *testing.T) {
	path := socketPath(t)
	for _, name := range []string{path, "@littleshelf" + filepath.Base(filepath.Dir(path))} {
		m := listen(t, name)
		found := m.find(t)
		if err := found.Ready("open"); err != nil {
			t.Error(err)
		}
		if err := found.Stopping("closing"); err != nil {
			t.Error(err)
		}
		for _, want := range []string{"READY=1\nSTATUS=open", "STOPPING=1\nSTATUS=closing"} {
			if got := m.receive(t, time.Minute); got != want {
				t.Errorf("%s received %q, want %q", name, got, want)
			}
		}
		m.Close()
		if err := found.Ready("open"); err == nil {
			t.Errorf("%s: Ready succeeds after the manager closed its socket", name)
		}
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		env      []string
		watchdog time.Duration
		err      string
	}{
		{[]string{}, 0, ""},
		{[]string{"WATCHDOG_USEC", "3000000"}, 0, ""}, // no manager
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "3000000"}, 3 * time.Second, ""},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "7"}, 3 * time.Second, ""},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "8"}, 0, ""},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "0"}, 0, "WATCHDOG_USEC"},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "soon"}, 0, "WATCHDOG_USEC"},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "9223372036854775807"}, 0, "WATCHDOG_USEC"},
		{[]string{"NOTIFY_SOCKET", "vsock:2:1234"}, 0, "NOTIFY_SOCKET"},
	} {
		found, err := Find(environment(tt.env...), 7)
		if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) || found.watchdog != tt.watchdog {
			t.Errorf("%q: watchdog %v, %v, want %v, %q", tt.env, found.watchdog, err, tt.watchdog, tt.err)
		}
	}
	if err := (Manager{}).Ready("open"); err != nil {
		t.Errorf("Ready without a manager = %v", err)
	}
}

// TestWatch checks that the watchdog is not reset while alive hangs or when it fails.
func TestWatch(t *testing.T) {
	m := listen(t, socketPath(t))
	ctx, cancel := context.WithCancel(t.Context())
	called, result := make(chan bool), make(chan error)
	alive := func(context.Context) error {
		called <- true
		return <-result
	}
	ended := make(chan bool)
	go func() {
		m.find(t, "WATCHDOG_USEC", "2000").Watch(ctx, alive, slog.New(slog.NewTextHandler(io.Discard, nil)))
		close(ended)
	}()
	for _, tt := range []struct {
		result error
		want   string
	}{{nil, "WATCHDOG=1"}, {errors.New("the disk is gone"), ""}, {nil, "WATCHDOG=1"}} {
		<-called
		if got := m.receive(t, 20*time.Millisecond); got != "" {
			t.Errorf("received %q while alive hangs", got)
		}
		result <- tt.result
		wait := time.Minute
		if tt.want == "" {
			wait = 20 * time.Millisecond
		}
		if got := m.receive(t, wait); got != tt.want {
			t.Errorf("received %q after %v, want %q", got, tt.result, tt.want)
		}
	}
	<-called
	cancel()
	result <- ctx.Err()
	<-ended
}
