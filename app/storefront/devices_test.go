package storefront_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// TestDevices lists what opens a reader's account, and ends one after the other.
func TestDevices(t *testing.T) {
	s := openShop(t)
	phone := s.browser(t)
	phone.header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 MicroMessenger/8.0")
	phone.get(t, "/signin").submit(t, "/signin", "nickname", "测试读者甲")
	s.login(t, "nickname 测试读者甲") // in the mini-program
	laptop, other := s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者乙")
	p := laptop.get(t, "/me/devices").shows(t, http.StatusOK, "微信 · Android", "微信小程序", "浏览器 · 别的系统 就是这台", "全部退出")
	if !strings.Contains(p.source, "<title>设备和阅读应用 · ") {
		t.Errorf("the title is not the heading:\n%s", p.source)
	}
	devices, err := s.Devices(t.Context(), laptop.key())
	if err != nil || len(devices) != 3 {
		t.Fatal(devices, err)
	}
	end := "/me/devices/" + devices[2].ID.String() + "/end"
	other.post(t, end).shows(t, http.StatusOK, "那台设备退出了。") // as if it had been sent twice
	phone.get(t, "/me").shows(t, http.StatusOK, "测试读者甲")
	for range 2 {
		p.submit(t, end).shows(t, http.StatusOK, "那台设备退出了。").hides(t, "微信 ·")
	}
	phone.get(t, "/me").shows(t, http.StatusOK, "先登录。")
	laptop.post(t, "/me/devices/x/end").shows(t, http.StatusNotFound)
	s.browser(t).post(t, end).shows(t, http.StatusOK, "先登录。")

	for range 2 {
		p.submit(t, "/me/signout").shows(t, http.StatusOK, "所有设备和阅读应用都退出了。", "登录")
	}
	if laptop.key() != "" {
		t.Error("the browser keeps the key of an ended session")
	}
	other.get(t, "/me").shows(t, http.StatusOK, "测试读者乙")
}

// TestNamesOfDeviceButtons checks that the name of a button that ends something begins with its
// visible words (WCAG 2.5.3), and that no two buttons have the same name.
func TestNamesOfDeviceButtons(t *testing.T) {
	s := openShop(t)
	s.signedIn(t, "测试读者甲")
	s.clock.Advance(time.Hour)
	s.signedIn(t, "测试读者甲")
	reader := s.signedIn(t, "测试读者甲")
	reader.header.Set("Accept-Language", "en")
	reader.post(t, "/me/apps", "name", "KOReader")
	p := reader.get(t, "/me/devices")
	var names []string
	for node := range p.root.Descendants() {
		if labels := attribute(node, "aria-labelledby"); node.Data == "button" && labels != "" {
			var words []string
			for _, id := range strings.Fields(labels) {
				words = append(words, p.textWithID(id))
			}
			names = append(names, strings.Join(words, " "))
		}
	}
	want := []string{
		"Sign it out browser · unknown system Since 2026-11-22 17:00",
		"Sign it out browser · unknown system Since 2026-11-22 16:00",
		"End it KOReader",
	}
	if !slices.Equal(names, want) {
		t.Errorf("the buttons are named %q, want %q", names, want)
	}
}

// textWithID returns the words of the element with an id, or "".
func (p *page) textWithID(id string) string {
	for node := range p.root.Descendants() {
		if attribute(node, "id") == id {
			return (&page{root: node}).text()
		}
	}
	return ""
}

// login logs a reader in as the mini-program does.
func (s *shop) login(t *testing.T, code string) app.Login {
	t.Helper()
	login, err := s.Login(t.Context(), code, app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(string(login.SKey))
	return login
}

// appPassword matches an app password on a page.
var appPassword = regexp.MustCompile(`[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}`)

// TestAppPasswords makes a password for a reading app, which is shown once, and ends it.
func TestAppPasswords(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	p := reader.get(t, "/me/devices").shows(t, http.StatusOK, "阅读应用", s.url+"/opds")
	shown := p.submit(t, "/me/apps", "name", " KOReader ").shows(t, http.StatusOK, "KOReader 的密码", "只显示这一次", s.url+"/opds", s.url+"/koreader")
	if cache := shown.header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("Cache-Control of a secret = %q", cache)
	}
	plain := appPassword.FindString(shown.source)
	key, ok := app.ParseAppPassword(plain)
	me, err := s.Identify(t.Context(), key)
	if !ok || err != nil || !strings.Contains(shown.text(), me.AppUser()) || me.Name() != "测试读者甲" {
		t.Fatalf("the password %q opens %v, %v\n%s", plain, me.ID, err, shown.text())
	}
	s.log.Secret(plain)
	again := reader.get(t, "/me/apps/new").shows(t, http.StatusOK, "应用密码只显示一次。", "上次用")
	if again.path != "/me/devices" || strings.Contains(again.source, plain) {
		t.Errorf("the password is shown again at %s", again.path)
	}
	p.submit(t, "/me/apps", "name", "KOReader").shows(t, http.StatusUnprocessableEntity, "已经有一个叫这个名字的") // sent twice
	for _, name := range []string{"", "\u200b", strings.Repeat("长", app.MaxAppName+1)} {
		p := p.submit(t, "/me/apps", "name", name).shows(t, http.StatusUnprocessableEntity, "名字 1 到 40 个字。")
		if attribute(field(p.form("/me/apps"), "name"), "aria-describedby") != "wrong-name" {
			t.Errorf("%.10q: the form comes back as\n%s", name, p.source)
		}
	}
	p.submit(t, "/me/apps", "name", hostile[0]).inert(t)
	reader.get(t, "/me/devices").shows(t, http.StatusOK, "<script>").inert(t)

	access, err := s.Access(t.Context(), reader.key())
	apps := access.Apps
	if err != nil || len(apps) != 2 {
		t.Fatal(apps, err)
	}
	made := apps[slices.IndexFunc(apps, func(p app.AppPassword) bool { return p.Name == "KOReader" })]
	end := "/me/apps/" + made.ID.String() + "/end"
	s.signedIn(t, "测试读者乙").post(t, end).shows(t, http.StatusOK, "那个应用不能再读了。") // as if it had been sent twice
	if _, err := s.Identify(t.Context(), key); err != nil {
		t.Errorf("a reader has ended another's password: %v", err)
	}
	for range 2 {
		again.submit(t, end).shows(t, http.StatusOK, "那个应用不能再读了。").hides(t, "停用 开始于 2026-11-22 16:00 · 上次用")
	}
	if _, err := s.Identify(t.Context(), key); !app.SignedOut(err) {
		t.Errorf("an ended password opens a shelf: %v", err)
	}
	reader.post(t, "/me/apps/x/end").shows(t, http.StatusNotFound)
	for _, path := range []string{end, "/me/apps"} {
		s.browser(t).post(t, path, "name", "x").shows(t, http.StatusOK, "先登录。")
	}
	for n := range app.MaxAppPasswords - 1 {
		reader.post(t, "/me/apps", "name", strings.Repeat("应", n+1))
	}
	reader.get(t, "/me/devices").shows(t, http.StatusOK, "密码已经做满了。").hides(t, "做一个密码")
	reader.post(t, "/me/apps", "name", "一个太多").shows(t, http.StatusUnprocessableEntity, "密码已经做满了。")
}

// TestForgedAppPassword checks that the page of a new password shows nothing else of a cookie.
func TestForgedAppPassword(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	for _, value := range []string{"x", "x.y", "0000-0000-0000-0000", "0000-0000-0000-0000.%%%", "PHNjcmlwdD4.PHNjcmlwdD4"} {
		reader.header["Cookie"] = []string{"apppassword=" + value}
		reader.get(t, "/me/apps/new").shows(t, http.StatusOK, "应用密码只显示一次。").inert(t)
	}
}
