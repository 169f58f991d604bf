package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// failures maps each code of the shop to its HTTP status and its result.
var failures = [app.NumCodes]struct{ status, result int }{
	app.Internal:           {http.StatusInternalServerError, -2},
	app.Unavailable:        {http.StatusServiceUnavailable, -2},
	app.Invalid:            {http.StatusOK, -1},
	app.Unknown:            {http.StatusOK, -3},
	app.Forbidden:          {http.StatusOK, -3},
	app.InsufficientPoints: {http.StatusOK, -4},
	app.Refused:            {http.StatusOK, -5},
	app.TooMany:            {http.StatusTooManyRequests, -6},
	app.Improper:           {http.StatusOK, -7},
}

// Errors of requests that never reach the shop.
var (
	errBadRequest = echo.NewHTTPError(http.StatusBadRequest, "请求格式有误")
	errMediaType  = echo.NewHTTPError(http.StatusUnsupportedMediaType, "请求格式有误")
)

// failure is an error as it is sent.
type failure struct {
	status   int
	envelope envelope
	cause    error // for the log; nil if the envelope is all there is to say
}

// failureOf converts any error.
func failureOf(err error) failure {
	var own *app.Error
	if errors.As(err, &own) {
		row := failures[own.Code]
		return failure{row.status, envelope{row.result, own.Msg}, own.Err}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return failure{http.StatusRequestEntityTooLarge, envelope{-1, "请求格式有误"}, nil}
	}
	var refused *echo.HTTPError
	if errors.As(err, &refused) && refused.Code < http.StatusInternalServerError {
		msg := "请求格式有误"
		if refused.Code == http.StatusNotFound {
			msg = "接口不存在"
		}
		return failure{refused.Code, envelope{-1, msg}, nil}
	}
	return failure{http.StatusInternalServerError, envelope{-2, "数据查询出错"}, err}
}

// sendError handles every error of a handler: it logs the cause, if there is one, and sends the
// failure.
func (s *Server) sendError(err error, rc *requestContext) {
	f := failureOf(err)
	s.logCause(rc, f)
	if rc.Response().Committed {
		return
	}
	if f.status == http.StatusNotFound && s.Readers != nil && wantsPage(rc.Request()) {
		s.Readers.ServeHTTP(rc.Response(), rc.Request())
		return
	}
	setRetryAfter(rc.Response().Header(), err)
	if err := sendJSON(rc, f.status, f.envelope); err != nil {
		s.Log.Debug("response not sent", "err", err, "request_id", rc.requestID())
	}
}

// wantsPage reports whether a request is a browser's for a page. Clients of the API name no HTML.
func wantsPage(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// logCause logs the cause of a failure, which must not be sent.
func (s *Server) logCause(rc *requestContext, f failure) {
	rc.setResult(f.envelope.Result)
	if f.cause == nil {
		return
	}
	log := s.Log.Error
	switch {
	case app.ClientLeft(rc.Request().Context(), f.cause):
		log = s.Log.Debug
	case f.status < http.StatusInternalServerError:
		log = s.Log.Warn
	}
	log(f.envelope.ErrMsg, "err", f.cause, "route", rc.Path(), "request_id", rc.requestID())
}
