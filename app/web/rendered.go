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
	plain  representation
	zipped func() representation // as gzip, made when it is first asked for
}

// representation is one form of an answer: its bytes, and the headers that are only its own.
type representation struct {
	body           []byte
	kind, encoding []string
	etag           []string // a strong one, of these very bytes
}

func render(kind []string, body []byte) *rendered {
	sum := sha256.Sum256(body)
	plain := representation{body: body, kind: kind, etag: []string{fmt.Sprintf(`"%x"`, sum[:16])}}
	return &rendered{plain, sync.OnceValue(func() representation {
		zipped := plain
		zipped.body, zipped.encoding = zip(body), []string{"gzip"}
		zipped.etag = []string{fmt.Sprintf(`"%x-gzip"`, sum[:16])}
		return zipped
	})}
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
	is := r.plain
	if len(is.body) >= minZipped && acceptsGzip(c.Request().Header) {
		is = r.zipped()
	}
	h := c.Response().Header()
	h["Cache-Control"] = noCache
	h["Vary"] = varyEncoding
	h["Etag"] = is.etag
	if holds(c.Request().Header, is.etag[0]) {
		return c.NoContent(http.StatusNotModified)
	}
	if is.encoding != nil {
		h["Content-Encoding"] = is.encoding
	}
	return send(c, http.StatusOK, is.kind, is.body)
}

// MarshalJSON lets a JSON answer stand in another.
func (r *rendered) MarshalJSON() ([]byte, error) { return r.plain.body, nil }

// send writes a whole answer. Its length is said, or net/http would cut it into chunks; of what fits
// its buffer net/http says it by itself.
func send(c echo.Context, status int, kind []string, body []byte) error {
	r := c.Response()
	r.Header()["Content-Type"] = kind
	if len(body) > buffered {
		r.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	r.WriteHeader(status)
	if line := lineOf(c.Request()); line != nil && len(body) > besideHeader && c.Request().Method != http.MethodHead {
		n, err := line.sendWhole(r.Writer, body)
		r.Size += n
		return err
	}
	_, err := r.Write(body)
	return err
}

const (
	// buffered is what net/http keeps of a body until its handler has ended, in bytes.
	buffered = 2048

	// besideHeader is what net/http's buffer of 4096 bytes has room for when a usual header is in it: both go
	// out in one piece by themselves.
	besideHeader = 4096 - 256
)

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
