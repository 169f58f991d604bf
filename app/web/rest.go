package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// rest returns the handler of a call over REST. HEAD is safe (RFC 9110, section 9.2.1), so a call
// that writes ignores it: a program that previews links must not use up a login's code.
func (s *Server) rest(route route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method == http.MethodHead && slices.Contains(route.verbs, http.MethodPost) {
			h := c.Response().Header()
			h["Content-Type"], h["Cache-Control"] = jsonType, noStore
			return c.NoContent(http.StatusOK)
		}
		fields, err := readFields(c.Response().Writer, c.Request(), route.parameters.fileParameter())
		if err != nil {
			return err
		}
		out, err := route.call(s, c.Request().Context(), s.newRequest(c, route, fields))
		if err != nil {
			return err
		}
		requestContextOf(c).setResult(0)
		if response, ok := out.(originResponse); ok {
			return response.serve(c)
		}
		return s.sendResult(c, out)
	}
}

// sendResult sends the result of a call.
func (s *Server) sendResult(c echo.Context, result any) error {
	body := responseBody{from: s.origin(c.Request())}
	if err := body.addResult(result); err != nil {
		return err
	}
	return s.sendReserved(c, http.StatusOK, &body)
}

// sendReserved sends a body. It holds a reservation for a long one until it is sent.
func (s *Server) sendReserved(c echo.Context, status int, body *responseBody) error {
	defer body.release()
	if len(body.reservations) == 0 && body.unshared > smallResponse {
		n := min(body.unshared, maxResponses)
		if err := s.responseMemory.acquire(c.Request().Context(), n); err != nil {
			return err
		}
		body.reservations = []reservation{{s.responseMemory, n}}
	}
	return sendPrivate(c, status, *body)
}

// sendJSON sends v as JSON.
func sendJSON(c echo.Context, status int, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	return sendPrivate(c, status, newResponseBody(linkTemplate{text: body}, ""))
}

// sendPrivate sends JSON that no cache may store: it may hold an skey or a signed link.
func sendPrivate(c echo.Context, status int, body responseBody) error {
	c.Response().Header()["Cache-Control"] = noStore
	return sendBody(c, status, jsonType, body)
}

// marshal is json.Marshal without HTML escapes: 书 & <b>. It returns a json.RawMessage as it is.
func marshal(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	var b bytes.Buffer
	if err := encoderTo(&b).Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// encoderTo returns an encoder that writes JSON without HTML escapes, and a line break after each
// value.
func encoderTo(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}
