package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// rendered is an answer that is made once and sent often. Clients may keep it and ask whether it still
// holds (RFC 9110, section 13).
type rendered struct {
	kind string // Content-Type
	body []byte
	etag string // strong, of the body

	zipped func() []byte // the body as gzip, made when it is first asked for
}

func render(kind string, body []byte) *rendered {
	sum := sha256.Sum256(body)
	return &rendered{
		kind: kind, body: body, etag: fmt.Sprintf("%x", sum[:16]),
		zipped: sync.OnceValue(func() []byte { return zip(body) }),
	}
}

func zip(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(body) // a Buffer takes everything
	w.Close()
	return b.Bytes()
}

// minZipped is the size from which gzip is worth its header, in bytes.
const minZipped = 1 << 10

func (r *rendered) serve(c echo.Context) error {
	body, etag := r.body, strconv.Quote(r.etag)
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
	zip := len(r.body) >= minZipped && acceptsGzip(c.Request().Header)
	if zip {
		etag = strconv.Quote(r.etag + "-gzip") // a strong one is of these very bytes
	}
	h.Set("ETag", etag)
	if holds(c.Request().Header, etag) {
		return c.NoContent(http.StatusNotModified)
	}
	if zip {
		body = r.zipped()
		h.Set("Content-Encoding", "gzip")
	}
	return send(c, http.StatusOK, r.kind, body)
}

// MarshalJSON lets a JSON answer stand in another.
func (r *rendered) MarshalJSON() ([]byte, error) { return r.body, nil }

// send writes a whole answer. Its length is said, or net/http would cut it into chunks.
func send(c echo.Context, status int, kind string, body []byte) error {
	c.Response().Header().Set("Content-Length", strconv.Itoa(len(body)))
	return c.Blob(status, kind, body)
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3): gzip named, and not with a weight of 0.
func acceptsGzip(h http.Header) bool {
	for _, line := range h["Accept-Encoding"] {
		for coding := range strings.SplitSeq(line, ",") {
			name, weight, _ := strings.Cut(coding, ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			value, _ := strings.CutPrefix(strings.TrimSpace(weight), "q=")
			q, err := strconv.ParseFloat(value, 64)
			return err != nil || q > 0
		}
	}
	return false
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
