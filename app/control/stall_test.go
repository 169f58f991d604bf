package control_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
)

// TestStalledClients: the server closes the connection of a client that has read nothing of its
// response for a minute, for example because its process is suspended.
func TestStalledClients(t *testing.T) {
	s := newServer(t)
	s.Export = func(_ context.Context, _ app.Store, _ string, _ *time.Location, w io.Writer) error {
		_, err := w.Write(make([]byte, 1<<20))
		return err
	}
	for _, request := range []string{"POST /act/stats", "POST /list/order/list", "GET /export", "GET /status"} {
		synctest.Test(t, func(t *testing.T) {
			l := &pipes{conns: make(chan net.Conn, 1)}
			client, server := net.Pipe()
			l.conns <- server
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- s.Serve(ctx, l) }()
			fmt.Fprintf(client, "%s HTTP/1.1\r\nHost: littleshelf\r\nContent-Length: 2\r\n\r\n{}", request)
			time.Sleep(2 * time.Minute)
			if answer, err := io.ReadAll(client); err != nil || len(answer) > 0 {
				t.Errorf("%s: two minutes later read %d bytes, %v, want 0, nil", request, len(answer), err)
			}
			stop()
			if err := <-ended; err != nil {
				t.Errorf("Serve = %v", err)
			}
		})
	}
}

// pipes is a listener of pipes.
type pipes struct{ conns chan net.Conn }

func (l *pipes) Accept() (net.Conn, error) {
	conn, open := <-l.conns
	if !open {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l *pipes) Close() error {
	close(l.conns)
	return nil
}

func (l *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }
