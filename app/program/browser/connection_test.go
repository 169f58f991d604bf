//go:build browser

package browser

import (
	"crypto/tls"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestConnectionAtTheDesk presses the button that tests the connection to WeChat, behind a proxy
// with HTTPS. The documentation has pictures of it.
func TestConnectionAtTheDesk(t *testing.T) {
	axe, browser, platform := axeSource(t), chromium(t), shoptest.NewPlatform(t, nil)
	issued := shoptest.NewCA(t).Issue(t, "localhost")
	root := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(root, issued.Root, 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveBy(t, func(*filling, *shop) {}, func(path, books string) *harness.Process {
		cmd := harness.ServeCommand(t, path, "-wechat-api", platform.URL)
		cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+root)
		for name, value := range harness.WeChatEnv() {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		return harness.Launch(t, cmd, path)
	})
	s.Log.Secret(shoptest.Secret)
	target, err := url.Parse(s.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := tls.X509KeyPair(issued.Chain, issued.Key)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(target))
	proxy.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	proxy.StartTLS()
	t.Cleanup(proxy.Close)
	address := strings.Replace(proxy.URL, "127.0.0.1", "localhost", 1)
	for _, w := range []window{phone, {"en", 375}} {
		b := s.tab(t, browser, s.key, w.language)
		b.window(w.width, "light")
		b.visit(visit{
			path: "/keeper/house/settings", action: "/keeper/house/settings", button: "/keeper/house/settings/wechat",
			fields: []string{"public-url", address, "template-receipt",
				shoptest.ReceiptTemplate + " thing1=book amount2=price time3=time character_string4=order"},
		}, s)
		b.judge("connection", 200)
		b.axe("connection", axe, "{}")
		outcomes := evaluate[string](b, `[...document.querySelectorAll(".tested span")].map((e) => e.className).join(" ")`)
		if outcomes != "ok ok ok ok off off ok ok" {
			t.Errorf("%s: the parts are %s\n%s", w.language, outcomes, evaluate[string](b, `document.querySelector(".tested").innerText`))
		}
		// The picture is of the card alone.
		evaluate[bool](b, `for (const e of document.querySelectorAll("body > :not(main), main h1, main section, main form > button"))
			if (e.getAttribute("aria-labelledby") !== "group-wechat") e.remove(); true`)
		b.shoot("connection-" + w.language)
	}
}
