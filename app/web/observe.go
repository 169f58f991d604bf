package web

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

const (
	resultKey = "result" // the envelope's result, for the request log
	oftenKey  = "often"  // the failure of a JSON-RPC call that comes too often

	headerRequestID = echo.HeaderXRequestID
)

// observe gives every request an id and writes one line about it when it is answered: never its
// query, body or headers, where the secrets are.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
		var id [8]byte
		if _, err := io.ReadFull(s.Rand, id[:]); err != nil {
			return err
		}
		header := c.Response().Header()
		header.Set(headerRequestID, hex.EncodeToString(id[:]))
		header.Set("X-Content-Type-Options", "nosniff")
		if err := next(c); err != nil {
			c.Error(err)
		}
		s.logRequest(c, s.Now().Sub(start))
		return nil
	}
}

func (s *Server) logRequest(c echo.Context, took time.Duration) {
	line := []slog.Attr{
		slog.String("method", c.Request().Method),
		slog.String("route", c.Path()),
		slog.Int("status", c.Response().Status),
		slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.Int64("bytes", c.Response().Size),
		slog.String("request_id", requestID(c)),
	}
	result, ok := c.Get(resultKey).(int)
	s.traffic.answered(c, result, ok, took)
	if ok {
		line = append(line, slog.Int("result", result))
	}
	s.AccessLog.LogAttrs(c.Request().Context(), slog.LevelInfo, "request", line...)
}

func requestID(c echo.Context) string { return c.Response().Header().Get(headerRequestID) }

// errPanicked stands for a panic that has been logged.
var errPanicked = errors.New("panic")

// recover turns a panic in a handler into the calm sentence of a failure. http.ErrAbortHandler is
// how a handler cuts a connection off, and goes on.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.logPanic(p, c.Path(), requestID(c))
			err = &app.Error{Code: app.Internal, Msg: sentence(c.Request().Method)}
		}()
		return next(c)
	}
}

func (s *Server) logPanic(p any, route, id string) {
	s.Log.Error("panic", "err", fmt.Sprint(p), "route", route, "request_id", id, "stack", string(debug.Stack()))
}

// sentence is what a reader sees of a failure inside.
func sentence(method string) string {
	if method == http.MethodPost {
		return "提交失败"
	}
	return "数据查询出错"
}
