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

// observe is the middleware around every handler. It assigns the request id, turns errors and
// panics into responses, counts the response and writes the access log.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
		rc := newRequestContext(c)
		c.Response().Header()[echo.HeaderXRequestID] = rc.id[:]
		s.setCommonHeaders(c)
		s.warnOfUntrustedProxy(c.Request())
		if err := s.recoverPanic(next, rc); err != nil {
			s.sendError(err, rc)
		}
		s.finish(rc, start)
		return nil
	}
}

// finish counts the response and writes its line of the access log.
func (s *Server) finish(rc *requestContext, start time.Time) {
	now := s.Now()
	took := now.Sub(start)
	s.counters.countResponse(rc, took)
	s.AccessLog.write(accessRecord{
		at: now.In(s.Zone), took: took, requestID: rc.requestID(),
		method: rc.Request().Method, route: rc.Path(), status: rc.Response().Status, bytes: rc.Response().Size,
		result: rc.result, hasResult: rc.hasResult,
	})
}

// errPanicked replaces a panic that has been logged.
var errPanicked = errors.New("panic")

// recoverPanic runs handler and returns a panic as an internal error. It passes
// http.ErrAbortHandler on, with which a handler aborts its connection.
func (s *Server) recoverPanic(handler echo.HandlerFunc, rc *requestContext) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		s.logPanic(p, rc)
		err = &app.Error{Code: app.Internal, Msg: internalMessage(rc.Request().Method)}
	}()
	return handler(rc)
}

func (s *Server) logPanic(p any, rc *requestContext) {
	s.Log.Error("panic", "err", fmt.Sprint(p), "route", rc.Path(), "request_id", rc.requestID(),
		"stack", string(debug.Stack()))
}

// internalMessage returns the errmsg of an internal error.
func internalMessage(method string) string {
	if method == http.MethodPost {
		return "提交失败"
	}
	return "数据查询出错"
}
