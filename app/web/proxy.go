package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// A proxy in front of the shop names the client's address and scheme in headers, which any client
// can forge. Only headers from the addresses in Proxies are believed.

// clientIP returns the extractor of a request's client address: the peer's, or the address named by
// the nearest trusted proxy.
func (s *Server) clientIP() echo.IPExtractor {
	if len(s.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	// By default echo trusts loopback and private networks.
	trust := []echo.TrustOption{
		echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false),
	}
	for _, p := range s.Proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// fromProxy reports whether r's peer is a trusted proxy.
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

// OverTLS reports whether the client used TLS, to this server or to a trusted proxy. With several
// proxies in a row, the first item of the header is of the proxy that the client connected to.
func (s *Server) OverTLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	if !s.fromProxy(r) {
		return false
	}
	client, _, _ := strings.Cut(r.Header.Get(echo.HeaderXForwardedProto), ",")
	return strings.EqualFold(strings.TrimSpace(client), "https")
}

// warnOfUntrustedProxy warns, once, of a header that indicates a proxy missing from Proxies: behind
// such a proxy all readers share its address and its limits.
func (s *Server) warnOfUntrustedProxy(r *http.Request) {
	if r.Header[echo.HeaderXForwardedFor] == nil || s.proxyWarned.Load() || s.fromProxy(r) ||
		s.proxyWarned.Swap(true) {
		return
	}
	s.Log.Warn("X-Forwarded-For is ignored: it came from an address that -trusted-proxy does not name;"+
		" if that is your proxy, name it", "from", r.RemoteAddr)
}
