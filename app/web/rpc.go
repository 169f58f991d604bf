package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// JSON-RPC 2.0 (https://www.jsonrpc.org/specification) over POST /api. The outcomes of the shop,
// its failures too, are results; the reserved error codes are for malformed requests.

const (
	// maxBatch is the maximum number of calls in a batch.
	maxBatch = 100

	// batchTime is the time for all calls of a batch. Later calls fail, and the response is still
	// sent within the server's WriteTimeout.
	batchTime = 20 * time.Second
)

// rpcError is an error object (section 5.1 of the specification).
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

var (
	errParse          = &rpcError{-32700, "Parse error"}
	errInvalidRequest = &rpcError{-32600, "Invalid Request"}
	errNoMethod       = &rpcError{-32601, "Method not found"}
	errInvalidParams  = &rpcError{-32602, "Invalid params"}
	errInternal       = &rpcError{-32603, "Internal error"}
	errBatch          = &rpcError{-32000, "批量应答过大"}
)

type rpcFailure struct {
	Version string          `json:"jsonrpc"`
	Error   *rpcError       `json:"error"`
	ID      json.RawMessage `json:"id"`
}

// rpc handles POST /api.
func (s *Server) rpc(c echo.Context) error {
	rc := requestContextOf(c)
	body, err := readBody(c.Response().Writer, c.Request())
	if err != nil && !errors.Is(err, errMediaType) { // a compressed body is a parse error
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), batchTime)
	defer cancel()
	c.SetRequest(c.Request().WithContext(ctx))
	body = bytes.Trim(body, jsonSpace)
	response, err := s.runBody(rc, body)
	if err != nil {
		response.release()
		return err
	}
	status := http.StatusOK
	if response.size == 0 {
		status = http.StatusNoContent
	}
	// A single call over its limit has the status that it has over REST. In a batch only its result
	// shows that.
	if rc.rateLimited != nil && body[0] != '[' {
		setRetryAfter(c.Response().Header(), rc.rateLimited)
		status = http.StatusTooManyRequests
	}
	if response.size == 0 {
		return c.NoContent(status)
	}
	return s.sendReserved(c, status, &response)
}

// runBody runs the call or the batch in body. An empty response means that nothing is sent.
func (s *Server) runBody(rc *requestContext, body []byte) (responseBody, error) {
	if !json.Valid(body) || !utf8.Valid(body) {
		return rpcErrorBody(errParse, nil)
	}
	if body[0] != '[' {
		return s.runCall(rc, body, nil)
	}
	batch, err := items(body, maxBatch)
	if err != nil {
		return responseBody{}, err
	}
	if len(batch) == 0 || len(batch) > maxBatch {
		return rpcErrorBody(errInvalidRequest, nil)
	}
	return s.runBatch(rc, batch)
}

// runCall runs one request object, of the batch in if that is not nil. The response to a
// notification is empty.
func (s *Server) runCall(
	rc *requestContext, item json.RawMessage, in *batch,
) (response responseBody, err error) {
	ctx := rc.Request().Context()
	call, ok := parseCall(item)
	if !ok {
		return rpcErrorBody(errInvalidRequest, nil)
	}
	if call.id != nil && !s.fits(ctx, in, minCallResponse, minCallResponse) {
		return rpcErrorBody(errBatch, call.id)
	}
	result, wrong := s.dispatch(rc, call)
	s.counters.countCall(call.method, rc.result, rc.hasResult && wrong == nil)
	if call.id != nil && wrong != nil {
		return rpcErrorBody(wrong, call.id)
	}
	response.from = s.origin(rc.Request())
	response.addString(`{"jsonrpc":"2.0","result":`)
	err = response.addResult(result)
	response.addString(`,"id":` + string(call.id) + "}")
	if call.id != nil && err == nil && s.fits(ctx, in, response.size, response.unshared) {
		return response, nil
	}
	response.release()
	if call.id == nil || err != nil {
		return responseBody{}, err
	}
	return rpcErrorBody(errBatch, call.id)
}

// rpcErrorBody returns a response with an error. An id that could not be read is null.
func rpcErrorBody(wrong *rpcError, id json.RawMessage) (response responseBody, err error) {
	err = response.addResult(rpcFailure{"2.0", wrong, id})
	return response, err
}

// dispatch runs a call and returns its result. A failure of the shop is a result too.
func (s *Server) dispatch(rc *requestContext, call rpcCall) (result any, wrong *rpcError) {
	route, ok := s.methods[call.method]
	if !ok {
		return nil, errNoMethod
	}
	fields, ok := paramsOf(call.params)
	if !ok {
		return nil, errInvalidParams
	}
	fields.addBearer(rc.Request())
	result, err := s.recoverCall(rc, route, s.newRequest(rc, route, fields))
	err = s.countStray(rc, route.counts, err)
	if errors.Is(err, errPanicked) {
		return nil, errInternal
	}
	if err != nil {
		f := failureOf(err)
		s.logCause(rc, f)
		if f.status == http.StatusTooManyRequests {
			rc.rateLimited = err
		}
		return f.envelope, nil
	}
	rc.setResult(0)
	return result, nil
}

// recoverCall runs one call and returns a panic as an error, so that the other calls of a batch
// keep their results.
func (s *Server) recoverCall(rc *requestContext, route route, r request) (out any, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.logPanic(p, rc)
			out, err = nil, errPanicked
		}
	}()
	return route.call(s, rc.Request().Context(), r)
}
