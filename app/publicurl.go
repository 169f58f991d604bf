package app

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// errPublicURL is replaced by callers, which name the setting or the flag.
var errPublicURL = errors.New("public-url")

// PublicURL returns address in the form in which links begin: with its host in ASCII, without the
// scheme's default port and without a slash at the end. WeChat refuses links in other forms.
func PublicURL(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.ContainsAny(address, "?#") {
		return "", errPublicURL
	}
	name, err := ASCIIName(u.Hostname())
	if err != nil || name == "" {
		return "", errPublicURL
	}
	port := u.Port()
	if u.Host = name; strings.Contains(name, ":") {
		u.Host = "[" + name + "]"
	}
	if port != "" && port != defaultPorts[u.Scheme] {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return "", errPublicURL
		}
		u.Host += ":" + port
	}
	return strings.TrimRight(u.String(), "/"), nil
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// ASCIIName returns a host name in ASCII (RFC 5891): 书店.中国 becomes xn--1jqq80b.xn--fiqs8s. It
// returns a name in ASCII and an IP address unchanged.
func ASCIIName(name string) (string, error) {
	if strings.IndexFunc(name, func(r rune) bool { return r >= 0x80 }) < 0 {
		return name, nil
	}
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(name)
}
