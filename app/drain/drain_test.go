package drain_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"littleshelf/app/drain"
)

// TestServe checks that a request under way is finished within the timeout, and interrupted after
// it.
func TestServe(t *testing.T) {
	for name, want := range map[string]struct {
		timeout     time.Duration
		body        string
		interrupted bool
	}{
		"a minute": {time.Minute, "whole", false},
		"no time":  {0, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			finish := make(chan struct{})
			server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				stop()
				select {
				case <-finish:
					io.WriteString(w, "whole")
				case <-r.Context().Done():
				}
			})}
			body := make(chan string, 1)
			go func() {
				response, err := http.Get("http://" + l.Addr().String())
				if err != nil {
					body <- ""
					return
				}
				defer response.Body.Close()
				text, _ := io.ReadAll(response.Body)
				body <- string(text)
			}()
			stopping := func() {
				if !want.interrupted {
					close(finish)
				}
			}
			serve := func() error { return server.Serve(l) }
			interrupted, err := drain.Serve(ctx, server, serve, want.timeout, stopping)
			if got := <-body; err != nil || interrupted != want.interrupted || got != want.body {
				t.Errorf("Serve = %v, %v with the body %q, want %v, nil and %q", interrupted, err, got, want.interrupted, want.body)
			}
			if conn, err := net.Dial("tcp", l.Addr().String()); err == nil {
				conn.Close()
				t.Error("the listener is open")
			}
		})
	}
}

// TestServeFails checks that the error of a failed server is returned at once.
func TestServeFails(t *testing.T) {
	broken := errors.New("broken")
	interrupted, err := drain.Serve(t.Context(), new(http.Server), func() error { return broken }, time.Minute,
		func() { t.Error("stopping was called") })
	if err != broken || interrupted {
		t.Errorf("Serve = %v, %v, want false, %v", interrupted, err, broken)
	}
}
