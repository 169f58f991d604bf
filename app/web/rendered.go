package web

import (
	"crypto/sha256"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// rendered is an answer that is made once and sent often, each time with the origin that the client named. Clients may
// keep it and ask whether it still holds (RFC 9110, section 13).
type rendered struct {
	linked
	kind []string
	sum  [sha256.Size]byte // of the text
}

func render(kind []string, text []byte) *rendered {
	l := cutMarks(text)
	return &rendered{l, kind, sha256.Sum256(l.text)}
}

// minZipped is the size from which gzip is worth its header, in bytes.
const minZipped = 1 << 10

// edition is a rendered answer as one client is to get it.
type edition struct {
	*rendered
	from  origin
	forms *forms
	now   func() time.Time
}

func (e edition) serve(c echo.Context) error {
	form := e.forms.of(e.rendered, e.from, e.now)
	h := c.Response().Header()
	h["Cache-Control"] = noCache
	h["Vary"] = varyEncoding
	h["Etag"] = form.tag
	plain := contentOf(form.plain, form.from)
	if plain.size >= minZipped && acceptsGzip(c.Request().Header) {
		if holds(c.Request().Header, form.zipTag[0]) {
			h["Etag"] = form.zipTag
			return c.NoContent(http.StatusNotModified)
		}
		if form.zip != nil {
			h["Etag"] = form.zipTag
			h["Content-Encoding"] = gzipCoding
			return sendContent(c, http.StatusOK, e.kind, contentOf(linked{text: form.zip()}, ""))
		}
	}
	if holds(c.Request().Header, form.tag[0]) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendContent(c, http.StatusOK, e.kind, plain)
}

// acceptsGzip reports whether Accept-Encoding (RFC 9110, section 12.5.3) names gzip with a weight above 0.
func acceptsGzip(h http.Header) bool {
	for _, line := range h["Accept-Encoding"] {
		for coding := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(coding, ";")
			if strings.EqualFold(strings.TrimSpace(name), "gzip") {
				return weight(parameters) > 0
			}
		}
	}
	return false
}

// weight is the parameter q of a header's list item (RFC 9110, section 12.4.2), 1 when there is none. Names
// of parameters have no case.
func weight(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
			return q
		}
	}
	return 1
}

// holds tells whether the client has the answer with this ETag (RFC 9110, section 13.1.2; the comparison
// is weak).
func holds(h http.Header, etag string) bool {
	for _, line := range h["If-None-Match"] {
		for known := range strings.SplitSeq(line, ",") {
			known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
			if known == etag || known == "*" {
				return true
			}
		}
	}
	return false
}
