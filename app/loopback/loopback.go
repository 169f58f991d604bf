// Package loopback recognizes the names and addresses by which a machine reaches itself.
package loopback

import (
	"net"
	"net/netip"
	"strings"
)

// IsHost reports whether host is localhost or a loopback address. It may have a port, and an IPv6
// address may be in brackets. No name is looked up.
func IsHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && addr.IsLoopback()
}
