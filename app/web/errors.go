package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// failures says how each code of the shop goes over the wire.
var failures = [app.NumCodes]struct{ status, result int }{
	app.Internal:           {http.StatusInternalServerError, -2},
	app.Unavailable:        {http.StatusServiceUnavailable, -2},
	app.Invalid:            {http.StatusOK, -1},
	app.Unknown:            {http.StatusOK, -3},
	app.Forbidden:          {http.StatusOK, -3},
	app.InsufficientPoints: {http.StatusOK, -4},
	app.Refused:            {http.StatusOK, -5},
	app.TooMany:            {http.StatusTooManyRequests, -6},
}

// What never reached the shop.
var (
	errBadRequest = echo.NewHTTPError(http.StatusBadRequest, "请求格式有误")
	errMediaType  = echo.NewHTTPError(http.StatusUnsupportedMediaType, "请求格式有误")
)

// failure is an error as the wire tells it.
type failure struct {
	status   int
	envelope envelope
	cause    error // for the log; nil when the answer says it all
}

// failed puts any error into the words of the wire.
func failed(err error) failure {
	var own *app.Error
	if errors.As(err, &own) {
		row := failures[own.Code]
		return failure{row.status, envelope{row.result, own.Msg}, own.Err}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return failure{http.StatusRequestEntityTooLarge, envelope{-1, "请求格式有误"}, nil}
	}
	var before *echo.HTTPError
	if errors.As(err, &before) && before.Code < http.StatusInternalServerError {
		msg := "请求格式有误"
		if before.Code == http.StatusNotFound {
			msg = "接口不存在"
		}
		return failure{before.Code, envelope{-1, msg}, nil}
	}
	return failure{http.StatusInternalServerError, envelope{-2, "数据查询出错"}, err}
}

// onError is where every error of a handler ends: logged once if it has a cause, then answered.
func (s *Server) onError(err error, rc *requestContext) {
	f := failed(err)
	s.logCause(rc, f)
	if rc.Response().Committed {
		return
	}
	sayWhen(rc.Response().Header(), err)
	if err := sendJSON(rc, f.status, f.envelope); err != nil {
		s.Log.Debug("answer not sent", "err", err, "request_id", rc.requestID())
	}
}

// logCause writes what the answer must not say.
func (s *Server) logCause(rc *requestContext, f failure) {
	rc.setResult(f.envelope.Result)
	if f.cause == nil {
		return
	}
	log := s.Log.Error
	if f.status < http.StatusInternalServerError {
		log = s.Log.Warn
	}
	log(f.envelope.ErrMsg, "err", f.cause, "route", rc.Path(), "request_id", rc.requestID())
}
