package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

const (
	// usualBody is more than a client ever has to say, in bytes.
	usualBody = 64 << 10

	// maxLarge is how many larger ones are read at once: at a megabyte each, the connections of one
	// address alone could fill a small machine's memory.
	maxLarge = 8
)

// capped lets h read bodies of at most so many bytes; large ones only while few others are about.
func (s *Server) capped(most int64, h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, allowed := c.Request(), most
		if most > usualBody && (r.ContentLength > usualBody || r.ContentLength < 0) {
			select {
			case s.large <- struct{}{}:
				defer func() { <-s.large }()
			default:
				if r.ContentLength > usualBody {
					return app.TooOften(time.Second)
				}
				allowed = usualBody // its length is not told, and most are short
			}
		}
		r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, allowed)
		return h(c)
	}
}
