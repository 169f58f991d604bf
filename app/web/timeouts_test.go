package web

import (
	"io"
	"net"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// serveWithShortTimeouts serves a shop whose timeouts are a hundredth of the real ones.
func serveWithShortTimeouts(t *testing.T) (addr string) {
	t.Helper()
	log := shoptest.NewLog(t)
	server := NewHTTPServer(handlerOf(t, newServer(t, log)), log.Logger())
	for _, limit := range []*time.Duration{&server.ReadTimeout, &server.WriteTimeout, &server.IdleTimeout} {
		if *limit <= 0 || *limit > 2*time.Minute {
			t.Errorf("a timeout of %v", *limit)
		}
		*limit /= 100
	}
	l := listenLocal(t)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
	return l.Addr().String()
}

// TestSlowClients: the server disconnects clients that are silent or send too slowly.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	addr := serveWithShortTimeouts(t)
	for name, tt := range map[string]struct{ said, trickle string }{
		"silent":          {"", ""},
		"slow line":       {"", "G"},
		"slow headers":    {"GET /healthz HTTP/1.1\r\nHost: shop\r\n", "X-Slow: 1\r\n"},
		"headers unended": {"GET /healthz HTTP/1.1\r\nHost: shop\r\n", ""},
		"slow body":       {"POST /api/order/buy HTTP/1.1\r\nHost: shop\r\nContent-Length: 10000\r\n\r\n", "{"},
		"no body":         {"POST /api HTTP/1.1\r\nHost: shop\r\nContent-Length: 10000\r\n\r\n", ""},
		"slow chunks":     {"POST /api HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
		"unread body":     {"GET /healthz HTTP/1.1\r\nHost: shop\r\nContent-Length: 10000\r\n\r\n", "x"},
		"idle":            {"GET /healthz HTTP/1.1\r\nHost: shop\r\n\r\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(30 * time.Second))
			io.WriteString(conn, tt.said)
			dropped := make(chan error, 1)
			go func() {
				_, err := io.Copy(io.Discard, conn)
				dropped <- err
			}()
			tick := time.NewTicker(10 * time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					io.WriteString(conn, tt.trickle)
				case err := <-dropped:
					if late, ok := err.(net.Error); ok && late.Timeout() {
						t.Errorf("still connected after 30 s")
					}
					return
				}
			}
		})
	}
}
