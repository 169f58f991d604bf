package web

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"littleshelf/app"
)

const (
	digits    = "0123456789"
	hexDigits = digits + "ABCDEFabcdef"
	hostChars = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"
)

// isPlainHost tells whether host is a host name or address with an optional port: what may stand in a
// link as it is.
func isPlainHost(host string) bool {
	port := strings.TrimLeft(host, hostChars)
	if address, v6 := strings.CutPrefix(host, "["); v6 {
		behind := strings.TrimLeft(address, hexDigits+":.")
		if behind == address || !strings.HasPrefix(behind, "]") {
			return false
		}
		port = behind[1:]
	}
	if port == "" {
		return host != ""
	}
	number := port[1:]
	return port != host && port[0] == ':' && len(number) >= 1 && len(number) <= 5 && strings.Trim(number, digits) == ""
}

// origin is where links in an answer to r point: the public address if one is set, else one of the
// domains if there are any, else where the client says it reached the shop.
func (s *Server) origin(r *http.Request) origin {
	if s.PublicURL != "" || len(s.Origins) > 0 {
		return s.fixedOrigin(r.Host)
	}
	scheme := "http://"
	if s.overTLS(r) {
		scheme = "https://"
	}
	if isPlainHost(r.Host) {
		return origin(scheme + r.Host)
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		return origin(scheme + local.String())
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
