package cli

import (
	"net/url"
	"strings"

	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// validateIdentity refuses flags that would allow demo logins from other machines: a demo login
// does not authenticate. The flag -demo allows them.
func (c *Serve) validateIdentity() error {
	host, err := c.listenHost()
	switch {
	case err != nil:
		return err
	case c.AppID != "" && c.Demo:
		return text.Errorf("-demo and a WeChat app id exclude each other")
	case c.AppID != "" && c.Secret == "":
		return errNoSecret
	case c.AppID != "" || c.Demo:
		return nil
	case !loopback.IsHost(host):
		return text.Errorf("-addr %s: %v", c.Addr, demoIsLocal)
	case len(c.TLS.Proxies) > 0:
		return text.Errorf("-trusted-proxy: %v", demoIsLocal)
	case !isLocalURL(c.PublicURL):
		return text.Errorf("-public-url %s: %v", c.PublicURL, demoIsLocal)
	}
	return nil
}

// listenHost returns the host of -addr. A unix socket counts as localhost.
func (c *Serve) listenHost() (host string, err error) {
	path, ok := strings.CutPrefix(c.Addr, "unix:")
	switch {
	case !ok:
		return hostOf("-addr", c.Addr)
	case path == "":
		return "", text.Errorf("-addr %s: write a unix socket as unix:PATH, such as unix:/run/littleshelf/shop.sock", c.Addr)
	case len(c.TLS.Domains) > 0:
		return "", text.Errorf("-addr %s: -domain needs a port that clients reach; there are no certificates for a unix socket", c.Addr)
	}
	return "localhost", nil
}

var errNoSecret = text.Errorf("a WeChat app id needs its secret in WECHAT_SECRET, or in the file that WECHAT_SECRET_FILE names")

const demoIsLocal = "without a WeChat app id anyone can log in as anyone, so the server stays on 127.0.0.1; " +
	"set WECHAT_APPID and WECHAT_SECRET, or say -demo"

// isLocalURL reports whether only this machine can use an address.
func isLocalURL(address string) bool {
	u, err := url.Parse(address)
	return address == "" || err == nil && loopback.IsHost(u.Hostname())
}
