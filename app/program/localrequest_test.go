//go:build unix

package program

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"littleshelf/app/control"
)

// TestWatchdogChecksTheFront checks that a server that does not respond counts as hung. A server
// that resets connections, as with too many connections, or does not speak HTTP, is alive.
func TestWatchdogChecksTheFront(t *testing.T) {
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
				defer conn.Close() // keeps a silent connection from the garbage collector, which closes it
				tt.serve(conn)
			}
		}()
		for _, tls := range []bool{false, true} {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			if !tt.alive {
				ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			}
			err := checkAlive(ctx, control.Status{Addr: l.Addr().String(), TLS: tls})
			cancel()
			if (err == nil) != tt.alive || err != nil &&
				(!strings.Contains(err.Error(), l.Addr().String()) || errors.Is(err, context.DeadlineExceeded)) {
				t.Errorf("%s, TLS %v: %v, want alive: %v", name, tls, err, tt.alive)
			}
		}
	}
}
