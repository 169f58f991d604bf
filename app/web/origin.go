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

// hostChars are the characters of host names; the underscore is not one, but is used in private networks.
const hostChars = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"

// maxHostName is the length of the longest host name (RFC 1035, section 2.3.4), in bytes.
const maxHostName = 253

// splitHost splits host into a name or address and its port, 0 when it has none. It reports false for a
// host that cannot stand in a link as it is.
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

// originAt is where links to host begin, without the scheme's default port: WeChat refuses it in a
// download's address. It reports false for a host that cannot stand in a link.
func originAt(scheme, host string) (origin, bool) {
	name, port, ok := splitHost(host)
	if port != 0 && port != defaultPorts[scheme] {
		name += ":" + strconv.Itoa(int(port))
	}
	return origin(scheme + "://" + name), ok
}

// defaultPorts are those that an address need not name (RFC 9110, section 4.2).
var defaultPorts = map[string]uint16{"http": 80, "https": 443}

// origin is where links in an answer to r point: the public address if one is set, else one of the
// domains if there are any, else where the client says it reached the shop.
func (s *Server) origin(r *http.Request) origin {
	if s.PublicURL != "" || len(s.Origins) > 0 {
		return s.fixedOrigin(r.Host)
	}
	scheme := "http"
	if s.overTLS(r) {
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

// fixedOrigin is where the shop is reached whatever a client says: of our own origins the one that
// host names, else the first.
func (s *Server) fixedOrigin(host string) origin {
	if s.PublicURL != "" {
		return origin(s.PublicURL)
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

// file is the unsigned address of a file in the books folder.
func (o origin) file(name string) string {
	return string(o) + "/downloadfile?filename=" + url.QueryEscape(name)
}

// signed is the address that downloads a book by a link, with nothing to add to it.
func (o origin) signed(l app.Link) string {
	return o.file(l.File) + "&o=" + l.Order.String() + "&e=" + strconv.FormatInt(l.Expires, 10) + "&s=" + l.Sig
}

func (o origin) sample(b app.Book) string {
	if b.Sample == "" {
		return ""
	}
	return o.file(b.Sample)
}

func (o origin) book(b app.Book) book {
	return book{
		Author: b.Author, Category: b.Category, CoverURL: b.CoverURL, FileURL: o.file(b.ID.FileName()),
		ID: b.ID, Name: b.Name, Price: b.Price, Publisher: b.Publisher, SampleURL: o.sample(b),
	}
}

func (o origin) bought(b app.Owned) bought {
	return bought{ID: b.Book.ID, Name: b.Book.Name, File: o.signed(b.Link), Cover: b.Book.CoverURL}
}
