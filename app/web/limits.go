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

// Limiter limits the rate of activities by reader and by address.
type Limiter interface {
	app.Limiter
	// AllowAddress counts one activity of a network. Over the limit it counts nothing and returns
	// how long to wait.
	AllowAddress(what app.Activity, from netip.Prefix) (wait time.Duration)
	// AllowFile counts a download by user, or by network if no user is known. It counts the same
	// file once in a while, however often it is requested.
	AllowFile(file string, user app.UserID, from netip.Prefix) (wait time.Duration)
}

// limited wraps h with the route's limits. A signed-in reader has limits of their own, which
// app.Shop counts, and not those of an address that many readers may share.
func (s *Server) limited(route route, h echo.HandlerFunc) echo.HandlerFunc {
	if route.counts == app.Reads {
		return h
	}
	if route.body > 0 {
		h = s.limitBody(route.body, h)
	}
	return func(c echo.Context) error { return s.countStray(c, route.counts, h(c)) }
}

// admit counts by the client's address what needs no session, such as a login or a search, and what
// must not be tried in many sessions. Other activities count by reader.
func (s *Server) admit(c echo.Context, what app.Activity) error {
	switch what {
	case app.Logins:
		if err := s.admitDemo(c); err != nil {
			return err
		}
	case app.Searches, app.Pairings, app.Confirms, app.Polls:
	default:
		return nil
	}
	if s.Limiter == nil {
		return nil
	}
	return tooOften(s.Limiter.AllowAddress(what, networkOf(addressOf(c.RealIP()))))
}

// countStray counts a call that failed for its fields or for a missing session.
func (s *Server) countStray(c echo.Context, what app.Activity, err error) error {
	if what == app.Reads || !isStray(err) {
		return err
	}
	return s.stray(c, err)
}

// stray counts a failed call against its address's limit of such calls. It returns err, or an error
// that says that there have been too many.
func (s *Server) stray(c echo.Context, err error) error {
	if s.Limiter == nil {
		return err
	}
	if wait := s.Limiter.AllowAddress(app.Strays, networkOf(addressOf(c.RealIP()))); wait > 0 {
		return app.TooOften(wait)
	}
	return err
}

// isStray reports whether a call failed for an unreadable body, for its fields or for a missing
// session.
func isStray(err error) bool {
	if own, ok := errors.AsType[*app.Error](err); ok {
		return own.Code == app.Invalid || app.SignedOut(err)
	}
	return err != nil && failureOf(err).status < http.StatusInternalServerError
}

// admitDownload counts a download by reader, or by address if no reader is known.
func (s *Server) admitDownload(c echo.Context, file app.File) error {
	if s.Limiter == nil {
		return nil
	}
	from := networkOf(addressOf(c.RealIP()))
	return tooOften(s.Limiter.AllowFile(file.DiskName, file.Reader, from))
}

// admitPage counts a page by reader, or by address if no reader is known.
func (s *Server) admitPage(c echo.Context, reader app.UserID) error {
	switch {
	case s.Limiter == nil:
		return nil
	case reader.IsZero():
		return tooOften(s.Limiter.AllowAddress(app.PageViews, networkOf(addressOf(c.RealIP()))))
	}
	return tooOften(s.Limiter.Allow(app.PageViews, reader))
}

func tooOften(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return app.TooOften(wait)
}

// setRetryAfter sets Retry-After, in whole seconds (RFC 9110, section 10.2.3), if err is a limit's.
func setRetryAfter(h http.Header, err error) {
	var own *app.Error
	if errors.As(err, &own) && own.Code == app.TooMany {
		h.Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(own.Wait.Seconds()))))
	}
}

// NetworkOf returns the network that a request's client counts for.
func (s *Server) NetworkOf(r *http.Request) netip.Prefix {
	return networkOf(addressOf(s.clientIP()(r)))
}

// addressOf parses an address and normalizes it. A malformed one is the zero Addr, and counts as
// ::/64.
func addressOf(text string) netip.Addr {
	ip, _ := netip.ParseAddr(text)
	return ip.Unmap().WithZone("")
}

// networkOf returns the network that an address counts for: with IPv4 the address alone, with IPv6
// its /64, the smallest that a subscriber has (RFC 6177).
func networkOf(ip netip.Addr) netip.Prefix {
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	network, _ := ip.Prefix(bits)
	return network
}
