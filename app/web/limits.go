package web

import (
	"errors"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// Limiter bounds how often readers and addresses do things.
type Limiter interface {
	app.Limiter
	// AllowAddress counts one activity of a network, or gives how long to wait, and then counts nothing.
	AllowAddress(what app.Activity, from netip.Prefix) (wait time.Duration)
	// AllowFile counts a download by user, or from a network when no user is known. The same file counts
	// once in a while, however often it is asked for.
	AllowFile(file string, user app.UserID, from netip.Prefix) (wait time.Duration)
}

// limited answers a call by h, within what the route allows. A signed-in reader is bound by limits of
// their own (app.Shop counts), never by those of an address that many readers may share.
func (s *Server) limited(route route, h echo.HandlerFunc) echo.HandlerFunc {
	if route.counts == app.Reads {
		return h
	}
	h = s.capped(route.body, h)
	return func(c echo.Context) error { return s.countStray(c, route.counts, h(c)) }
}

// admit counts an activity of the address that asks, for what nobody is signed in to do.
func (s *Server) admit(c echo.Context, what app.Activity) error {
	if what != app.Logins {
		return nil
	}
	if err := s.admitDemo(c); err != nil || s.Limiter == nil {
		return err
	}
	return tooOften(s.Limiter.AllowAddress(what, networkOf(addressOf(c.RealIP()))))
}

// countStray counts a call that failed for its fields, or for want of a session.
func (s *Server) countStray(c echo.Context, what app.Activity, err error) error {
	if what == app.Reads || !isStray(err) {
		return err
	}
	return s.stray(c, err)
}

// stray counts a call that came to nothing against its address's budget of such calls. It returns err, or
// that there have been too many.
func (s *Server) stray(c echo.Context, err error) error {
	if s.Limiter == nil {
		return err
	}
	if wait := s.Limiter.AllowAddress(app.Strays, networkOf(addressOf(c.RealIP()))); wait > 0 {
		return app.TooOften(wait)
	}
	return err
}

// isStray reports whether a call failed before it cost the shop more than a look at it.
func isStray(err error) bool {
	if own, ok := errors.AsType[*app.Error](err); ok {
		return own.Code == app.Invalid || app.SignedOut(err)
	}
	return err != nil && failed(err).status < http.StatusInternalServerError // a body that cannot be read
}

// admitDownload counts a file's download by reader, or by the address when no reader is known.
func (s *Server) admitDownload(c echo.Context, file app.File) error {
	if s.Limiter == nil {
		return nil
	}
	return tooOften(s.Limiter.AllowFile(file.Name, file.Reader, networkOf(addressOf(c.RealIP()))))
}

func tooOften(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return app.TooOften(wait)
}

// sayWhen tells a client that asks too often when to ask again, in whole seconds (RFC 9110, section
// 10.2.3), and tells whether it is one.
func sayWhen(h http.Header, err error) bool {
	var own *app.Error
	if !errors.As(err, &own) || own.Code != app.TooMany {
		return false
	}
	h.Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(own.Wait.Seconds()))))
	return true
}

// addressOf reads an address, in one spelling. What is none is the zero one, and counts as ::/64.
func addressOf(text string) netip.Addr {
	ip, _ := netip.ParseAddr(text)
	return ip.Unmap().WithZone("")
}

// networkOf is whom an address counts for: itself, and with IPv6 the /64 around it, the least that a
// subscriber has (RFC 6177).
func networkOf(ip netip.Addr) netip.Prefix {
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	network, _ := ip.Prefix(bits)
	return network
}
