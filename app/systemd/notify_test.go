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

// manager listens as systemd does.
type manager struct {
	*net.UnixConn
	name string
}

func listen(t *testing.T, name string) manager {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return manager{conn, name}
}

// hear gives the next datagram, or nothing after wait.
func (m manager) hear(t *testing.T, wait time.Duration) string {
	t.Helper()
	m.SetReadDeadline(time.Now().Add(wait))
	datagram := make([]byte, 4096)
	n, err := m.Read(datagram)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	return string(datagram[:n])
}

// find finds the manager in an environment that has names and values in turn.
func (m manager) find(t *testing.T, env ...string) Manager {
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

func TestTell(t *testing.T) {
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
			if got := m.hear(t, time.Minute); got != want {
				t.Errorf("%s heard %q, want %q", name, got, want)
			}
		}
		m.Close()
		if err := found.Ready("open"); err == nil {
			t.Errorf("%s: told, though nobody listens", name)
		}
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		env      []string
		watchdog time.Duration
		says     string
	}{
		{[]string{}, 0, ""},
		{[]string{"WATCHDOG_USEC", "3000000"}, 0, ""}, // nobody to tell
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "3000000"}, 3 * time.Second, ""},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "7"}, 3 * time.Second, ""},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "8"}, 0, ""},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "0"}, 0, "WATCHDOG_USEC"},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "soon"}, 0, "WATCHDOG_USEC"},
		{[]string{"NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "9223372036854775807"}, 0, "WATCHDOG_USEC"},
		{[]string{"NOTIFY_SOCKET", "vsock:2:1234"}, 0, "NOTIFY_SOCKET"},
	} {
		found, err := Find(environment(tt.env...), 7)
		if (err != nil) != (tt.says != "") || err != nil && !strings.Contains(err.Error(), tt.says) || found.watchdog != tt.watchdog {
			t.Errorf("%q: watchdog %v, %v, want %v, %q", tt.env, found.watchdog, err, tt.watchdog, tt.says)
		}
	}
	if err := (Manager{}).Ready("open"); err != nil {
		t.Errorf("to tell nobody = %v", err)
	}
}

// TestWatch: a process that hangs, and one that says it is not well, are not called alive.
func TestWatch(t *testing.T) {
	m := listen(t, socketPath(t))
	ctx, cancel := context.WithCancel(t.Context())
	asked, answer := make(chan bool), make(chan error)
	alive := func(context.Context) error {
		asked <- true
		return <-answer
	}
	ended := make(chan bool)
	go func() {
		m.find(t, "WATCHDOG_USEC", "2000").Watch(ctx, alive, slog.New(slog.NewTextHandler(io.Discard, nil)))
		close(ended)
	}()
	for _, tt := range []struct {
		answer error
		heard  string
	}{{nil, "WATCHDOG=1"}, {errors.New("the disk is gone"), ""}, {nil, "WATCHDOG=1"}} {
		<-asked
		if got := m.hear(t, 20*time.Millisecond); got != "" {
			t.Errorf("heard %q of a process that hangs", got)
		}
		answer <- tt.answer
		wait := time.Minute
		if tt.heard == "" {
			wait = 20 * time.Millisecond
		}
		if got := m.hear(t, wait); got != tt.heard {
			t.Errorf("heard %q after %v, want %q", got, tt.answer, tt.heard)
		}
	}
	<-asked
	cancel()
	answer <- ctx.Err()
	<-ended
}
