package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"littleshelf/app/drain"
)

// drainTime is how long a stopping server waits for downloads to finish.
const drainTime = 30 * time.Second

// Serve serves handler on l until ctx ends. Then it accepts no more connections, lets requests
// under way finish within drainTime, and closes the remaining connections.
func (s *Server) Serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := NewHTTPServer(handler, s.Log)
	server.TLSConfig = s.TLS
	return s.serveUntil(ctx, server, l, drainTime, func() {
		s.draining.Store(true)
		s.Log.Info("stopping: no new connections, finishing what is under way", "at_most", drainTime)
	})
}

// serveUntil serves on l until ctx ends. Then it calls stopping and drains the server.
func (s *Server) serveUntil(
	ctx context.Context, server *http.Server, l net.Listener, timeout time.Duration, stopping func(),
) error {
	open := s.newConnLimiter(l)
	server.ConnState = open.track
	serve := func() error { return serveOn(server, open) }
	interrupted, err := drain.Serve(ctx, server, serve, timeout, func() {
		stopping()
		open.closeSilent()
	})
	if interrupted {
		s.Log.Warn("stopped with requests under way cut off")
	}
	return err
}

// NewHTTPServer returns a server with timeouts for silent and slow clients. Downloads extend their
// write deadline.
func NewHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:        closeAfterChunks(handler),
		ConnContext:    withTCPConn,
		ReadTimeout:    20 * time.Second, // covers the header too, so there is no ReadHeaderTimeout
		WriteTimeout:   30 * time.Second,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       errorLog(log),
	}
}
