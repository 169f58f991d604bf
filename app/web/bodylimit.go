package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

const (
	// smallBody is longer than any body of a well-behaved client, in bytes.
	smallBody = 64 << 10

	// maxLargeBodies is the number of larger bodies read at once: at a megabyte each, and two for a
	// picture, the connections of one address could otherwise fill a small machine's memory. A picture
	// counts until it is made.
	maxLargeBodies = 8
)

// limitBody lets h read bodies of at most maxBytes. It refuses a large body while maxLargeBodies
// others are being read.
func (s *Server) limitBody(maxBytes int64, h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, allowed := c.Request(), maxBytes
		if maxBytes > smallBody && (r.ContentLength > smallBody || r.ContentLength < 0) {
			select {
			case s.largeBodies <- struct{}{}:
				defer func() { <-s.largeBodies }()
			default:
				if r.ContentLength > smallBody {
					return app.TooOften(time.Second)
				}
				allowed = smallBody // of unknown length, and probably short
			}
		}
		r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, allowed)
		return h(c)
	}
}
