package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// drainTime is how long a stopping server lets downloads finish.
const drainTime = 30 * time.Second

// Serve answers on l with handler until ctx ends. Then it takes no more connections, lets what is
// under way finish within drainTime, and cuts off the rest.
func (s *Server) Serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := newHTTPServer(handler, s.Log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.Log.Info("stopping: no new connections, finishing what is under way", "at_most", drainTime)
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := server.Shutdown(limit)
	if errors.Is(err, context.DeadlineExceeded) {
		s.Log.Warn("stopped with requests under way cut off")
		err = server.Close()
	}
	<-failed
	return err
}

// newHTTPServer bounds what a silent or slow client can hold. Downloads move their own deadline.
func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
