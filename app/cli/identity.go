package cli

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"littleshelf/app"
	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// validateIdentity checks the flags that decide who may log in, as far as that is known without the
// settings of the shop.
func (c *Serve) validateIdentity() error {
	if _, err := c.listenHost(); err != nil {
		return err
	}
	if c.AppID != "" && c.Demo {
		return text.Errorf("-demo and a WeChat app id exclude each other")
	}
	if _, err := os.Stat(c.DB); !errors.Is(err, fs.ErrNotExist) {
		return nil // the server checks again, with the settings of the shop
	}
	return c.checkOwnIdentity()
}

// checkOwnIdentity is CheckIdentity of a shop without settings.
func (c *Serve) checkOwnIdentity() error {
	return c.CheckIdentity(app.SettingValues{
		app.SettingWeChatAppID: c.AppID, app.SettingWeChatSecret: c.Secret, app.SettingPublicURL: c.PublicURL,
	})
}

// CheckIdentity refuses settings that would allow demo logins from other machines: a demo login
// does not authenticate. The flag -demo allows them.
func (c *Serve) CheckIdentity(values app.SettingValues) error {
	host, err := c.listenHost()
	appID, secret, public := values[app.SettingWeChatAppID], values[app.SettingWeChatSecret], values[app.SettingPublicURL]
	switch {
	case err != nil:
		return err
	case appID != "" && c.Demo:
		return text.Errorf("-demo and a WeChat app id exclude each other")
	case c.AppID != "" && secret == "":
		return errNoSecret
	case appID != "" && secret != "" || c.Demo:
		return nil
	case !loopback.IsHost(host):
		return text.Errorf("-addr %s: %v", c.Addr, demoIsLocal)
	case len(c.TLS.Proxies) > 0:
		return text.Errorf("-trusted-proxy: %v", demoIsLocal)
	case !isLocalURL(public):
		return text.Errorf("-public-url %s: %v", public, demoIsLocal)
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
