// Package monitor answers whoever watches the program, on a listener of its own that this machine alone
// reaches: numbers for Prometheus, and profiles.
package monitor

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"time"
)

// Server is the monitor. Its fields are set once, before use.
type Server struct {
	// Metrics writes the program's numbers in Prometheus's text format.
	Metrics func(w io.Writer) error
	Log     *slog.Logger
}

// longest is how long an answer may take: a profile of the processor is taken for as long as it is
// asked for.
const longest = 2 * time.Minute

// Handler answers GET /metrics and what `go tool pprof` asks under /debug/pprof/. It is a mux of its own:
// net/http/pprof adds itself to the default one, which nobody serves. The command line is left out, for
// it may hold a backup's address.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", s.metrics)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.Handle("GET /debug/pprof/cmdline", http.NotFoundHandler())
	return local(mux)
}

func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if err := s.Metrics(w); err != nil && r.Context().Err() == nil {
		s.Log.Warn("metrics not sent", "err", err)
	}
}

// local refuses what does not ask for this machine by a name of its own: a web page, open in a browser
// here, can have its name lead to 127.0.0.1 and then read all answers (DNS rebinding).
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			http.Error(w, "ask for localhost", http.StatusForbidden)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// loopback tells whether host, with or without a port, names this machine to itself.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// Serve answers on l until ctx ends, and then at once no more: nobody's data hangs on an answer.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		WriteTimeout:      longest,
		IdleTimeout:       longest,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
