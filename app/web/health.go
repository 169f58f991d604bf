package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// healthz reports that the process is running.
func (s *Server) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readyz reports whether the server can serve readers: the store works, the books folder is
// readable, and the server is not draining. Books on other machines are no part of it: without them
// all servers can do the same.
func (s *Server) readyz(c echo.Context) error {
	if s.draining.Load() {
		return c.String(http.StatusServiceUnavailable, "draining\n")
	}
	if err := s.Shop.Ready(c.Request().Context()); err != nil {
		s.logCause(requestContextOf(c), failureOf(err))
		return c.String(http.StatusServiceUnavailable, "the store does not answer\n")
	}
	if _, elsewhere := s.Books.(Elsewhere); elsewhere {
		return c.String(http.StatusOK, "ready\n"+s.backupDetail())
	}
	if err := app.Readable(s.Books); err != nil {
		s.Log.Error("not ready", "err", err, "request_id", requestContextOf(c).requestID())
		return c.String(http.StatusServiceUnavailable, "the books folder cannot be read\n")
	}
	return c.String(http.StatusOK, "ready\n"+s.backupDetail())
}

// backupDetail returns a line about the last backup.
func (s *Server) backupDetail() string {
	if s.LastBackup == nil {
		return ""
	}
	at, made := s.LastBackup()
	switch {
	case !made:
		return ""
	case at.IsZero():
		return "last good backup: none yet\n"
	}
	return fmt.Sprintf("last good backup: %s\n", s.localTime(at))
}
