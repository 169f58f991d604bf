package cli

import (
	"net"
	"net/url"
	"strings"

	"littleshelf/app/text"

	"golang.org/x/net/idna"
)

// publicURL returns address in the form in which links begin: with its host in ASCII, without the
// scheme's default port and without a slash at the end. WeChat refuses links in other forms.
func publicURL(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	wrong := text.Errorf("-public-url: %q is not of the form https://HOST", address)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.ContainsAny(address, "?#") {
		return "", wrong
	}
	name, err := asciiName(u.Hostname())
	if err != nil || name == "" {
		return "", wrong
	}
	port := u.Port()
	if port == defaultPorts[u.Scheme] {
		port = ""
	}
	if port != "" {
		if _, err := hostOf("-public-url", u.Host); err != nil {
			return "", err
		}
		u.Host = net.JoinHostPort(name, port)
	} else if u.Host = name; strings.Contains(name, ":") {
		u.Host = "[" + name + "]"
	}
	return strings.TrimRight(u.String(), "/"), nil
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// asciiName returns a host name in ASCII (RFC 5891): 书店.中国 becomes
// xn--1jqq80b.xn--fiqs8s. It returns a name in ASCII and an IP address unchanged.
func asciiName(name string) (string, error) {
	if strings.IndexFunc(name, func(r rune) bool { return r >= 0x80 }) < 0 {
		return name, nil
	}
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(name)
}
