package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// A proxy in front of the shop says in headers what it saw of the client. So can anybody else: only
// the addresses in Proxies are believed, and only what they say of the address and the scheme.

// clientIP gives the address a request came from: the peer's, or the one that the nearest trusted
// proxies name.
func (s *Server) clientIP() echo.IPExtractor {
	if len(s.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	// Unless told otherwise echo believes whoever is on this machine or in a private network.
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range s.Proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// fromProxy tells whether r's peer is a proxy of ours.
func (s *Server) fromProxy(r *http.Request) bool {
	if len(s.Proxies) == 0 {
		return false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	return s.isProxy(peer.Addr().Unmap().WithZone(""))
}

func (s *Server) isProxy(addr netip.Addr) bool {
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// overTLS reports whether the client spoke TLS, to us or to a proxy of ours. Of several proxies in a row the
// first one in the list had the client.
func (s *Server) overTLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	if !s.fromProxy(r) {
		return false
	}
	client, _, _ := strings.Cut(r.Header.Get(echo.HeaderXForwardedProto), ",")
	return strings.EqualFold(strings.TrimSpace(client), "https")
}

// noteForwarded warns, once, of a header that looks like a proxy nobody told us about: behind one,
// all readers share its address, and its limits.
func (s *Server) noteForwarded(r *http.Request) {
	if r.Header[echo.HeaderXForwardedFor] == nil || s.forwarded.Load() || s.fromProxy(r) || s.forwarded.Swap(true) {
		return
	}
	s.Log.Warn("X-Forwarded-For is ignored: it came from an address that -trusted-proxy does not name; if that is your proxy, name it", "from", r.RemoteAddr)
}
