package program_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// command runs a command of the keeper's with an input, and returns what it printed.
func command(t *testing.T, db, input string, args ...string) (printed string, code int) {
	t.Helper()
	cmd := harness.Command(t, append(args, "-db", db)...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if exit, is := err.(*exec.ExitError); is {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), 0
}

// must runs a command that succeeds.
func must(t *testing.T, db, input string, args ...string) string {
	t.Helper()
	printed, code := command(t, db, input, args...)
	if code != 0 {
		t.Fatalf("%v exits with %d: %s", args, code, printed)
	}
	return printed
}

// shown reports whether the page at / has a text.
func shown(t *testing.T, p *harness.Process, text string) bool {
	t.Helper()
	response, err := http.Get(p.Client(t).Base + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(page), text)
}

// TestPageFollowsSettings checks that the page at / shows the shop as the keeper describes it, also
// after a change without a change of the catalogue.
func TestPageFollowsSettings(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p := harness.Start(t, db)
	for _, set := range []struct{ name, value, shows string }{
		{"shop-name", "街角书房", "<span>街角书房</span>"},
		{"contact", "微信号 shuwu", "联系店主：微信号 shuwu"},
		{"record-number", "京ICP备12345678号-1", `<a href="https://beian.miit.gov.cn/">京ICP备12345678号-1</a>`},
	} {
		if shown(t, p, set.shows) {
			t.Errorf("before %s is set the page has %s", set.name, set.shows)
		}
		must(t, db, "", "setting", "set", set.name, set.value)
		if !shown(t, p, set.shows) {
			t.Errorf("after %s is set the page lacks %s", set.name, set.shows)
		}
	}
	p.Stop(t)
	harness.Check(t, db)
}

// TestWeChatSettings connects a running shop to WeChat by settings, which a restart keeps. The
// secret is in no answer, no export, no audit and no log.
func TestWeChatSettings(t *testing.T) {
	t.Parallel()
	var errcode atomic.Int64
	errcode.Store(40029)
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("appid") != shoptest.AppID || r.FormValue("secret") != shoptest.Secret {
			if r.URL.Path == "/cgi-bin/stable_token" { // its body is JSON
				fmt.Fprint(w, `{"access_token":"88_t0ken","expires_in":7200}`)
				return
			}
			fmt.Fprint(w, `{"errcode":40125}`)
			return
		}
		fmt.Fprintf(w, `{"errcode":%d,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"}`, errcode.Load())
	}))
	t.Cleanup(platform.Close)
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-wechat-api", platform.URL)
	if _, err := p.Client(t).Login("anyone"); err != nil {
		t.Errorf("a demo login: %v", err)
	}
	if printed, code := command(t, db, "", "wechat", "test"); code == 0 || !strings.Contains(printed, "not connected") {
		t.Errorf("a test of a demo: %d, %s", code, printed)
	}
	must(t, db, "", "setting", "set", "wechat-appid", shoptest.AppID)
	if _, err := p.Client(t).Login("anyone"); err != nil {
		t.Errorf("a demo login with an app id and no secret: %v", err)
	}
	if !shown(t, p, "演示：谁都能用任何名字登录") {
		t.Error("the page does not say that the shop is a demo")
	}
	must(t, db, shoptest.Secret+"\n", "setting", "set", "wechat-secret")
	if _, err := p.Client(t).Login("anyone"); err == nil {
		t.Error("a demo login succeeds after WeChat is connected")
	}
	if shown(t, p, "演示：谁都能用任何名字登录") {
		t.Error("the page says that a shop with WeChat is a demo")
	}
	p.Stop(t)
	p.Log.Secret(shoptest.Secret)

	p = harness.Start(t, db, "-wechat-api", platform.URL)
	p.Log.Secret(shoptest.Secret)
	if _, err := p.Client(t).Login("anyone"); err == nil {
		t.Error("a demo login succeeds after a restart")
	}
	if printed := must(t, db, "", "wechat", "test"); !strings.Contains(printed, "WeChat accepts the app id and the secret") {
		t.Errorf("wechat test printed %s", printed)
	}
	errcode.Store(40164)
	if printed, code := command(t, db, "", "wechat", "test"); code != 1 || !strings.Contains(printed, "203.0.113.7") {
		t.Errorf("wechat test of a refused address: %d, %s", code, printed)
	}
	for _, args := range [][]string{{"setting", "list"}, {"setting", "list", "-json"}, {"export"}, {"audit"}, {"audit", "-json"}} {
		if printed := must(t, db, "", args...); strings.Contains(printed, shoptest.Secret) {
			t.Errorf("%v prints the secret:\n%s", args, printed)
		}
	}
	must(t, db, "", "setting", "reset", "wechat-secret")
	if _, err := p.Client(t).Login("anyone"); err != nil {
		t.Errorf("a demo login after the secret is reset: %v", err)
	}
	p.Stop(t)
	harness.Check(t, db)
}

// TestDemoStaysLocal checks that settings cannot open a demo to other machines, neither in a
// running server nor in one that starts.
func TestDemoStaysLocal(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p := harness.Start(t, db)
	if printed, code := command(t, db, "", "setting", "set", "public-url", "https://shop.example"); code != 1 ||
		!strings.Contains(printed, "without a WeChat app id") {
		t.Errorf("a public address of a demo: %d, %s", code, printed)
	}
	must(t, db, "", "setting", "set", "wechat-appid", shoptest.AppID)
	must(t, db, shoptest.Secret, "setting", "set", "wechat-secret")
	must(t, db, "", "setting", "set", "public-url", "https://shop.example")
	printed, code := command(t, db, "", "setting", "reset", "wechat-secret")
	if code != 1 || !strings.Contains(printed, "without a WeChat app id") {
		t.Errorf("a reset that makes a public shop a demo: %d, %s", code, printed)
	}
	p.Stop(t)
	must(t, db, "", "setting", "reset", "wechat-secret") // without a server
	code, stderr := harness.Finish(t, harness.ServeCommand(t, db))
	if code != 2 || !strings.Contains(stderr, "without a WeChat app id") {
		t.Errorf("a start as a public demo: %d, %s", code, stderr)
	}
	code, stderr = harness.Finish(t, harness.ServeCommand(t, db, "-demo"))
	if code != 2 || !strings.Contains(stderr, "exclude each other") {
		t.Errorf("a start with -demo and an app id: %d, %s", code, stderr)
	}
	harness.Check(t, db)
}

// TestLiveAddressAndLimits changes the public address and the limits of a running server, which a
// restart keeps. A flag wins.
func TestLiveAddressAndLimits(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	start := func(args ...string) *harness.Process {
		return harness.Launch(t, harness.Command(t, append(args, "-addr", "127.0.0.1:0", "-db", db, "-pdf-workers", "0")...), db)
	}
	p := start()
	own := p.URL("")
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/moved"):
			http.Redirect(w, r, own+r.URL.Path, http.StatusFound)
		default:
			fmt.Fprint(w, "welcome")
		}
	}))
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	t.Cleanup(elsewhere.Close)
	t.Cleanup(secure.Close)
	if printed, code := command(t, db, "", "address", "test"); code != 1 || !strings.Contains(printed, "no public address is set") {
		t.Errorf("a test of no address: %d, %s", code, printed)
	}
	for address, finding := range map[string]string{
		own:                      "the shop answers at " + own,
		own + "/shop":            "the shop answers at " + own,
		elsewhere.URL:            "another server answers",
		elsewhere.URL + "/moved": "redirects to another address",
		gone.URL:                 "no server answers there",
		secure.URL:               "the certificate at",
	} {
		must(t, db, "", "setting", "set", "public-url", address)
		printed, code := command(t, db, "", "address", "test")
		if !strings.Contains(printed, finding) || (code == 0) != strings.HasPrefix(finding, "the shop") || strings.Contains(printed, "welcome") {
			t.Errorf("address test of %q: %d, %s, want %s", address, code, printed, finding)
		}
	}
	must(t, db, "", "setting", "set", "public-url", "http://localhost:1")
	must(t, db, "", "setting", "set", "limit-login", "1/h")
	checkLive := func(when string) {
		t.Helper()
		if _, body := harness.Get(t, p.URL("/openapi.json")); !strings.Contains(body, "http://localhost:1") {
			t.Errorf("%s: the links do not have the public address", when)
		}
		client := p.Client(t)
		client.Login("anyone")
		if _, err := client.Login("anyone"); err == nil {
			t.Errorf("%s: two logins are within 1/h", when)
		}
	}
	checkLive("at once")
	p.Stop(t)
	p = start()
	checkLive("after a restart")
	p.Stop(t)
	p = start("-limit-login", "5/h")
	for range 3 {
		if _, err := p.Client(t).Login("anyone"); err != nil {
			t.Errorf("a login within the flag's limit: %v", err)
		}
	}
	if printed := must(t, db, "", "setting", "list"); !strings.Contains(printed, "the command line") {
		t.Errorf("setting list does not show the flag:\n%s", printed)
	}
	p.Stop(t)
	harness.Check(t, db)
}
