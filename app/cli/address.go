package cli

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// publicURL returns address as links begin: its host in ASCII, without the port that the scheme implies
// and without a slash at the end. WeChat refuses links that are written otherwise.
func publicURL(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	wrong := fmt.Errorf("-public-url: %q does not read https://HOST", address)
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

// asciiName returns a host name as the network has it: 书店.中国 is xn--1jqq80b.xn--fiqs8s (RFC 5891). A name
// in ASCII, or an address, stays as it is.
func asciiName(name string) (string, error) {
	if strings.IndexFunc(name, func(r rune) bool { return r >= 0x80 }) < 0 {
		return name, nil
	}
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(name)
}
