package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

const headerRequestID = echo.HeaderXRequestID

// observe is around every handler. It gives the request an id, contains what goes wrong, and writes one
// line about it when it is answered.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
		x := newExchange(c)
		c.Response().Header()[headerRequestID] = x.id[:]
		s.guard(c)
		s.noteForwarded(c.Request())
		if err := s.run(next, x); err != nil {
			s.onError(err, x)
		}
		s.answered(x, start)
		return nil
	}
}

// answered counts the answer and writes its line: never the query, body or headers, where the secrets are.
func (s *Server) answered(x *exchange, start time.Time) {
	now := s.Now()
	took := now.Sub(start)
	s.traffic.answered(x, took)
	line := slog.NewRecord(now, slog.LevelInfo, "request", 0)
	line.AddAttrs(
		slog.String("method", x.Request().Method),
		slog.String("route", x.Path()),
		slog.Int("status", x.Response().Status),
		slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.Int64("bytes", x.Response().Size),
		slog.String("request_id", x.requestID()),
	)
	if x.hasResult {
		line.AddAttrs(slog.Int("result", x.result))
	}
	s.AccessLog.Handle(x.Request().Context(), line)
}

// errPanicked stands for a panic that has been logged.
var errPanicked = errors.New("panic")

// run turns a panic in a handler into the calm sentence of a failure. http.ErrAbortHandler is how a
// handler cuts a connection off, and goes on.
func (s *Server) run(handler echo.HandlerFunc, x *exchange) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		s.logPanic(p, x)
		err = &app.Error{Code: app.Internal, Msg: sentence(x.Request().Method)}
	}()
	return handler(x)
}

func (s *Server) logPanic(p any, x *exchange) {
	s.Log.Error("panic", "err", fmt.Sprint(p), "route", x.Path(), "request_id", x.requestID(), "stack", string(debug.Stack()))
}

// sentence is what a reader sees of a failure inside.
func sentence(method string) string {
	if method == http.MethodPost {
		return "提交失败"
	}
	return "数据查询出错"
}
