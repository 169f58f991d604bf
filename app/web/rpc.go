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

// JSON-RPC 2.0 (https://www.jsonrpc.org/specification) over POST /api. The shop's own outcomes,
// failures too, are results; the reserved error codes are for the envelope around them.

const (
	// maxBatch is how many calls a batch may have.
	maxBatch = 100

	// batchTime is how long they may take in all; those that come too late fail, and the answer
	// still goes out within the server's WriteTimeout.
	batchTime = 20 * time.Second
)

// rpcError is an error object of the specification, section 5.1.
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

// rpcCall is a request object that passed inspection. A notification has no id.
type rpcCall struct {
	id     json.RawMessage
	method string
	params json.RawMessage
}

type rpcFailure struct {
	Version string          `json:"jsonrpc"`
	Error   *rpcError       `json:"error"`
	ID      json.RawMessage `json:"id"`
}

// rpc answers POST /api.
func (s *Server) rpc(c echo.Context) error {
	rc := requestContextOf(c)
	body, err := readBody(c.Response().Writer, c.Request())
	if err != nil && !errors.Is(err, errMediaType) { // a compressed body is one that cannot be parsed
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), batchTime)
	defer cancel()
	c.SetRequest(c.Request().WithContext(ctx))
	body = bytes.Trim(body, jsonSpace)
	answer, err := s.rpcAnswer(rc, body)
	if err != nil {
		answer.release()
		return err
	}
	status := http.StatusOK
	if answer.size == 0 {
		status = http.StatusNoContent
	}
	// One call that comes too often is refused as over REST; among others, its result says it.
	if rc.rateLimited != nil && body[0] != '[' {
		sayWhen(c.Response().Header(), rc.rateLimited)
		status = http.StatusTooManyRequests
	}
	if answer.size == 0 {
		return c.NoContent(status)
	}
	return s.sendReserved(c, status, &answer)
}

// rpcAnswer answers a body that holds one call or a batch; an empty answer is none.
func (s *Server) rpcAnswer(rc *requestContext, body []byte) (responseBody, error) {
	if !json.Valid(body) || !utf8.Valid(body) {
		return rpcErrorBody(errParse, nil)
	}
	if body[0] != '[' {
		return s.rpcOne(rc, body, nil)
	}
	batch, err := items(body, maxBatch)
	if err != nil {
		return responseBody{}, err
	}
	if len(batch) == 0 || len(batch) > maxBatch {
		return rpcErrorBody(errInvalidRequest, nil)
	}
	return s.rpcBatch(rc, batch)
}

// items reads the items of a JSON array, but not many more than most: a body can have half a million.
func items(array []byte, most int) (list []json.RawMessage, err error) {
	decoder := json.NewDecoder(bytes.NewReader(array))
	_, err = decoder.Token()
	for err == nil && decoder.More() && len(list) <= most {
		var item json.RawMessage
		err = decoder.Decode(&item)
		list = append(list, item)
	}
	return list, err
}

// rpcOne answers one request object, of a batch if in is one; an empty answer is none, for a notification gets none.
func (s *Server) rpcOne(rc *requestContext, item json.RawMessage, in *batch) (answer responseBody, err error) {
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
	answer.from = s.origin(rc.Request())
	answer.addString(`{"jsonrpc":"2.0","result":`)
	err = answer.addResult(result)
	answer.addString(`,"id":` + string(call.id) + "}")
	if call.id != nil && err == nil && s.fits(ctx, in, answer.size, answer.unshared) {
		return answer, nil
	}
	answer.release()
	if call.id == nil || err != nil {
		return responseBody{}, err
	}
	return rpcErrorBody(errBatch, call.id)
}

// refuse is an answer that says what is wrong; an id that could not be read is null.
func rpcErrorBody(wrong *rpcError, id json.RawMessage) (answer responseBody, err error) {
	err = answer.addResult(rpcFailure{"2.0", wrong, id})
	return answer, err
}

// parseCall inspects a request object: section 4. A member given twice is no request, for two
// readers of it might each believe another one.
func parseCall(item []byte) (call rpcCall, ok bool) {
	seen := make(map[string]json.RawMessage)
	for m, err := range object(item) {
		if _, twice := seen[m.name]; twice || err != nil || len(seen) == maxFields {
			return call, false
		}
		seen[m.name] = m.value
	}
	var version string
	if json.Unmarshal(seen["jsonrpc"], &version) != nil || version != "2.0" {
		return call, false
	}
	if method := seen["method"]; len(method) == 0 || method[0] != '"' || json.Unmarshal(method, &call.method) != nil {
		return call, false
	}
	call.id, call.params = seen["id"], seen["params"]
	if len(call.id) > 0 && bytes.IndexByte([]byte("{[tf"), call.id[0]) >= 0 {
		return call, false
	}
	return call, true
}

// dispatch runs a call and gives its result, which is an envelope whatever the shop decided.
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
	result, err := s.recoverCall(rc, route, s.request(rc, route, fields))
	err = s.countStray(rc, route.counts, err)
	if errors.Is(err, errPanicked) {
		return nil, errInternal
	}
	if err != nil {
		f := failed(err)
		s.logCause(rc, f)
		if f.status == http.StatusTooManyRequests {
			rc.rateLimited = err
		}
		return f.envelope, nil
	}
	rc.setResult(0)
	return result, nil
}

// recoverCall runs one call and returns a panic as an error, so that the other calls of a batch keep
// their results.
func (s *Server) recoverCall(rc *requestContext, route route, r request) (out any, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.logPanic(p, rc)
			out, err = nil, errPanicked
		}
	}()
	return route.call(s, rc.Request().Context(), r)
}

// paramsOf reads params: an object with the call's fields in data, or the fields themselves.
func paramsOf(params json.RawMessage) (f fields, ok bool) {
	params, ok = onlyObject(params)
	if !ok || params == nil {
		return nil, ok
	}
	data, nested := params, 0
	for m, err := range object(params) {
		if err != nil {
			return nil, false
		}
		if m.name == "data" {
			data = m.value
			nested++
		}
	}
	params = data
	params, ok = onlyObject(params)
	if !ok || params == nil || nested > 1 {
		return nil, ok && nested <= 1
	}
	ok = f.addObject(params) == nil
	return f, ok
}

// onlyObject returns the object that params are: itself, or the only one in an array, for there are clients
// that send parameters by position. It is nil when there are none: null, or an empty array.
func onlyObject(params json.RawMessage) (json.RawMessage, bool) {
	if len(params) == 0 || string(params) == "null" {
		return nil, true
	}
	if params[0] != '[' {
		return params, true
	}
	list, err := items(params, 1)
	if err != nil || len(list) > 1 {
		return nil, false
	}
	if len(list) == 0 {
		return nil, true
	}
	return list[0], list[0][0] == '{'
}
