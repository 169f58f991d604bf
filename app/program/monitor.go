package program

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/drain"
	"littleshelf/app/loopback"
)

// monitor serves metrics for Prometheus and profiles, on a listener of its own that only this
// machine can reach.
type monitor struct {
	metrics func(w io.Writer) error // writes Prometheus's text format
	log     *slog.Logger
}

// openMonitor opens the monitor's listener, if one is configured. It returns a function that serves
// it until its context ends.
func openMonitor(config cli.Monitor, log *slog.Logger, metrics func(io.Writer) error) (serve func(context.Context), err error) {
	if config.Addr == "" {
		return func(context.Context) {}, nil
	}
	l, err := net.Listen("tcp", config.Addr)
	if err != nil {
		return nil, err
	}
	log.Info("the monitor is open", "metrics", "http://"+l.Addr().String()+"/metrics")
	m := &monitor{metrics: metrics, log: log}
	return func(ctx context.Context) {
		if err := m.serve(ctx, l); err != nil {
			log.Error("monitor failed", "err", err)
		}
	}, nil
}

// maxProfileTime bounds a response: a CPU profile takes as long as its request asks for.
const maxProfileTime = 2 * time.Minute

// serve serves l until ctx ends. Then it closes all connections at once: no response is worth a
// wait.
func (m *monitor) serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           m.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		WriteTimeout:      maxProfileTime,
		IdleTimeout:       maxProfileTime,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(m.log.Handler(), slog.LevelWarn),
	}
	serve := func() error { return server.Serve(l) }
	_, err := drain.Serve(ctx, server, serve, 0, func() {})
	return err
}

// handler serves GET /metrics, and /debug/pprof/ for `go tool pprof`. It uses a mux of its own,
// because net/http/pprof registers its handlers in the default one. It omits the command line,
// which may contain a backup's address.
func (m *monitor) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", m.serveMetrics)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.Handle("GET /debug/pprof/cmdline", http.NotFoundHandler())
	return requireLoopbackHost(mux)
}

func (m *monitor) serveMetrics(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if err := m.metrics(w); err != nil && r.Context().Err() == nil {
		m.log.Warn("metrics not sent", "err", err)
	}
}

// requireLoopbackHost refuses a request whose Host is not a loopback name or address. Otherwise a
// web page in a browser on this machine could resolve its own name to 127.0.0.1 and read the
// responses (DNS rebinding).
func requireLoopbackHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback.IsHost(r.Host) {
			http.Error(w, "ask for localhost", http.StatusForbidden)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}
