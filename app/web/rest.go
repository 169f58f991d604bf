package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// rest answers a call over REST. HEAD is safe (RFC 9110, section 9.2.1), so of a call that writes, which login
// by GET is, it does nothing: a program that looks at links must not use up a code.
func (s *Server) rest(route route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method == http.MethodHead && slices.Contains(route.verbs, http.MethodPost) {
			h := c.Response().Header()
			h["Content-Type"], h["Cache-Control"] = jsonType, noStore
			return c.NoContent(http.StatusOK)
		}
		fields, err := readFields(c.Response().Writer, c.Request())
		if err != nil {
			return err
		}
		out, err := route.call(s, c.Request().Context(), s.request(c, route, fields))
		if err != nil {
			return err
		}
		requestContextOf(c).setResult(0)
		if made, ok := out.(edition); ok {
			return made.serve(c)
		}
		return s.replyResult(c, out)
	}
}

// replyResult sends what a call returned, within the room for answers.
func (s *Server) replyResult(c echo.Context, result any) error {
	body := content{from: s.origin(c.Request())}
	if err := body.addResult(result); err != nil {
		return err
	}
	return s.sendCounted(c, http.StatusOK, &body)
}

// sendCounted sends a body that takes part of the room for answers while it is sent, if it is long.
func (s *Server) sendCounted(c echo.Context, status int, body *content) error {
	defer body.free()
	if len(body.holds) == 0 && body.own > freeAnswer {
		n := min(body.own, maxAnswers)
		if err := s.answers.take(c.Request().Context(), n); err != nil {
			return err
		}
		body.holds = []hold{{s.answers, n}}
	}
	return sendPrivate(c, status, *body)
}

// reply sends v as JSON. An answer may hold an skey or a signed link, so nobody keeps a copy.
func reply(c echo.Context, status int, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	return sendPrivate(c, status, contentOf(linked{text: body}, ""))
}

func sendPrivate(c echo.Context, status int, body content) error {
	c.Response().Header()["Cache-Control"] = noStore
	return sendContent(c, status, jsonType, body)
}

// marshal is json.Marshal with text left as it is: 书 & <b>, not \u escapes. What is JSON already stays.
func marshal(v any) ([]byte, error) {
	if made, ok := v.(json.RawMessage); ok {
		return made, nil
	}
	var b bytes.Buffer
	if err := encoderTo(&b).Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// encoderTo writes JSON with text left as it is, and a line break behind each value.
func encoderTo(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}
