package web

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// observe is around every handler. It gives the request an id, contains what goes wrong, and writes one
// line about it when it is answered.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
		x := newExchange(c)
		c.Response().Header()[echo.HeaderXRequestID] = x.id[:]
		s.guard(c)
		s.noteForwarded(c.Request())
		if err := s.run(next, x); err != nil {
			s.onError(err, x)
		}
		s.answered(x, start)
		return nil
	}
}

// answered counts the answer and writes its line.
func (s *Server) answered(x *exchange, start time.Time) {
	now := s.Now()
	took := now.Sub(start)
	s.traffic.answered(x, took)
	s.AccessLog.write(access{
		at: now.In(s.Zone), method: x.Request().Method, route: x.Path(), status: x.Response().Status, took: took,
		bytes: x.Response().Size, requestID: x.requestID(), result: x.result, hasResult: x.hasResult,
	})
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
