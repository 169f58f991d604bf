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
}

// limited answers a call by h, within what the route allows. Who is refused has cost next to nothing.
func (s *Server) limited(route route, h echo.HandlerFunc) echo.HandlerFunc {
	if route.counts == app.Reads {
		return h
	}
	h = s.capped(route.body, h)
	return func(c echo.Context) error {
		if err := s.admit(c, route.counts); err != nil {
			return err
		}
		return h(c)
	}
}

// admit counts an activity of the address that asks.
func (s *Server) admit(c echo.Context, what app.Activity) error {
	if what == app.Logins {
		if err := s.admitDemo(c); err != nil {
			return err
		}
	}
	if s.Limiter == nil || what == app.Reads {
		return nil
	}
	return tooOften(s.Limiter.AllowAddress(what, networkOf(addressOf(c.RealIP()))))
}

// admitDownload counts a download of reader, or of the address when no reader is known.
func (s *Server) admitDownload(c echo.Context, reader app.UserID) error {
	if s.Limiter == nil || reader.IsZero() {
		return s.admit(c, app.Downloads)
	}
	return tooOften(s.Limiter.Allow(app.Downloads, reader))
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
