package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"littleshelf/app"
)

// hostChars are the characters of host names, and the underscore, which private networks use.
const hostChars = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"

// maxHostName is the length of the longest host name (RFC 1035, section 2.3.4), in bytes.
const maxHostName = 253

// splitHost splits host into a name or address and its port, 0 if it has none. It reports false for
// a host that cannot be used in a link unescaped.
func splitHost(host string) (name string, port uint16, ok bool) {
	name = host
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		number, err := strconv.ParseUint(host[colon+1:], 10, 16)
		if err != nil || number == 0 {
			return "", 0, false
		}
		name, port = host[:colon], uint16(number)
	}
	if address, v6 := strings.CutPrefix(name, "["); v6 {
		ip, err := netip.ParseAddr(strings.TrimSuffix(address, "]"))
		return name, port, err == nil && ip.Is6() && ip.Zone() == "" && strings.HasSuffix(name, "]")
	}
	return name, port, name != "" && len(name) <= maxHostName && strings.Trim(name, hostChars) == ""
}

// originAt returns the origin of links to host, without the scheme's default port: WeChat refuses
// it in a download's URL. It reports false for a host that cannot be used in a link.
func originAt(scheme, host string) (origin, bool) {
	name, port, ok := splitHost(host)
	if port != 0 && port != defaultPorts[scheme] {
		name += ":" + strconv.Itoa(int(port))
	}
	return origin(scheme + "://" + name), ok
}

// defaultPorts are the ports that a URL may omit (RFC 9110, section 4.2).
var defaultPorts = map[string]uint16{"http": 80, "https": 443}

// origin returns the origin of the links in the response to r: the public address if there is one,
// else one of Origins if there are any, else the host that the client named.
func (s *Server) origin(r *http.Request) origin {
	if public := s.Live().PublicURL; public != "" || len(s.Origins) > 0 {
		return s.ownOrigin(public, r.Host)
	}
	scheme := "http"
	if s.OverTLS(r) {
		scheme = "https"
	}
	if named, ok := originAt(scheme, r.Host); ok {
		return named
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		here, _ := originAt(scheme, local.String())
		return here
	}
	return ""
}

// OriginOf returns the scheme and the host of the links in the response to r.
func (s *Server) OriginOf(r *http.Request) string { return string(s.origin(r)) }

// ownOrigin returns the public address if there is one, else the one of Origins that host names,
// else the first.
func (s *Server) ownOrigin(public, host string) origin {
	if public != "" {
		return origin(public)
	}
	name, _, _ := strings.Cut(host, ":")
	name = strings.TrimSuffix(name, ".")
	for _, own := range s.Origins {
		domain, _, _ := strings.Cut(strings.TrimPrefix(own, "https://"), ":")
		if strings.EqualFold(name, domain) {
			return origin(own)
		}
	}
	return origin(s.Origins[0])
}

// fileURL returns the unsigned URL of a file.
func (o origin) fileURL(name string) string {
	return string(o) + "/downloadfile?filename=" + url.QueryEscape(name)
}

// signedURL returns the URL that downloads a book by a link.
func (o origin) signedURL(l app.Link) string {
	return o.fileURL(l.WireName) + "&o=" + l.Order.String() + "&e=" + strconv.FormatInt(l.Expires, 10) + "&s=" + l.Sig
}

func (o origin) sampleURL(b app.Book) string {
	if b.Sample == "" {
		return ""
	}
	return o.fileURL(b.Sample)
}

func (o origin) book(b app.Book) book {
	return book{
		ID: b.ID, Name: b.Name, Author: b.Author, Publisher: b.Publisher, Category: b.Category, Price: b.Price,
		CoverURL: o.coverURL(b), FileURL: o.fileURL(b.ID.WireName()), SampleURL: o.sampleURL(b),
	}
}

func (o origin) bought(b app.Owned) bought {
	return bought{ID: b.Book.ID, Name: b.Book.Name, File: o.signedURL(b.Link), Cover: o.coverURL(b.Book), Page: b.Page, Pages: b.Pages}
}
