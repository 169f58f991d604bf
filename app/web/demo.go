package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

var errDemoElsewhere = errors.New(
	"a demo login from another machine: set WECHAT_APPID and WECHAT_SECRET, or say -demo")

// admitDemo refuses a demo login that does not come from this machine.
func (s *Server) admitDemo(c echo.Context) error {
	if !s.Live().Demo || s.AdmitsDemo(c.Request()) {
		return nil
	}
	return app.LoginRefused(errDemoElsewhere)
}

// AdmitsDemo reports whether a client may log in to a demo shop. It must be on this machine, unless
// DemoAnywhere is set. A proxy on this machine names its clients in headers, which are believed
// here even if the proxy is not a trusted one.
func (s *Server) AdmitsDemo(r *http.Request) bool {
	return s.DemoAnywhere || addressOf(s.clientIP()(r)).IsLoopback() && !forwardsOthers(r.Header)
}

// forwardsOthers reports whether a request was forwarded for a client on another machine.
func forwardsOthers(h http.Header) bool {
	if h["Forwarded"] != nil {
		return true
	}
	for _, name := range []string{echo.HeaderXForwardedFor, echo.HeaderXRealIP} {
		for client := range strings.SplitSeq(strings.Join(h[http.CanonicalHeaderKey(name)], ","), ",") {
			client = strings.TrimSpace(client)
			if client != "" && !addressOf(client).IsLoopback() {
				return true
			}
		}
	}
	return false
}
