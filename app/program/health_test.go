//go:build unix

package program

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/control"
)

// TestHealth: the command's exit code says whether the server is ready, found by its database or by its
// address; a server that drains is not, and none is said to be none.
func TestHealth(t *testing.T) {
	t.Parallel()
	p, download := serveBig(t)
	asked := [][]string{{"health", "-db", p.DB}, {"health", "http://" + p.Addr}, {"health", "http://" + p.Addr + "/healthz"}}
	for i, want := range []string{"ready\n", "ready\n", "ok\n"} {
		if code, stdout, stderr := runHere(t, nil, asked[i]...); code != exitDone || stdout != want {
			t.Errorf("%q = %d, %q, %q, want %d, %q", asked[i], code, stdout, stderr, exitDone, want)
		}
	}
	if code, stdout, _ := runHere(t, nil, "health", "-json", "-db", p.DB); code != exitDone || stdout != `{"answer":"ready"}`+"\n" {
		t.Errorf("health -json = %d, %q", code, stdout)
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefused(t, p)
	for _, args := range asked {
		code, _, stderr := runHere(t, nil, args...)
		if oneSentence(t, stderr); code != exitFailed {
			t.Errorf("while stopping %q = %d, want %d", args, code, exitFailed)
		}
	}
	io.Copy(io.Discard, download.body)
	<-p.ended
	for _, args := range append(asked, []string{"health", "ftp://" + p.Addr}, []string{"health", p.Addr}) {
		code, _, stderr := runHere(t, nil, args...)
		if oneSentence(t, stderr); code != exitFailed {
			t.Errorf("when there is no server %q = %d, want %d", args, code, exitFailed)
		}
	}
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}

// TestWatchdogSeesTheFront: a front that answers nothing is dead. One that resets connections, as a full one
// does, or that speaks no HTTP, lives.
func TestWatchdogSeesTheFront(t *testing.T) {
	for name, tt := range map[string]struct {
		serve func(net.Conn)
		alive bool
	}{
		"silent":  {func(net.Conn) {}, false},
		"resets":  {func(conn net.Conn) { conn.(*net.TCPConn).SetLinger(0); conn.Close() }, true},
		"no HTTP": {func(conn net.Conn) { io.WriteString(conn, "?\r\n\r\n"); conn.Close() }, true},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				tt.serve(conn)
			}
		}()
		for _, tls := range []bool{false, true} {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			if !tt.alive {
				ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			}
			err := answers(ctx, control.Status{Addr: l.Addr().String(), TLS: tls})
			cancel()
			if (err == nil) != tt.alive || err != nil && (!strings.Contains(err.Error(), l.Addr().String()) || errors.Is(err, context.DeadlineExceeded)) {
				t.Errorf("%s, TLS %v: %v, want alive: %v", name, tls, err, tt.alive)
			}
		}
	}
}
