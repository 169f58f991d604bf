package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// set returns an act that sets a setting.
func (s shop) set(name, value string) func(context.Context, app.Request) (app.Receipt, error) {
	return func(ctx context.Context, request app.Request) (app.Receipt, error) {
		return s.SetSetting(ctx, request, name, value)
	}
}

// TestSettings checks that a setting acts at once, that its rule is kept, and that it can be reset.
func TestSettings(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		reader := s.login("a")
		_, link := s.own(reader.SKey, 1)

		s.doAct(s.set("signup-points", "7"), "setting set", "signup-points", `value "30"`, `value "7"`)
		if newcomer := s.login("b"); newcomer.User.Balance != 7 {
			t.Errorf("a new reader has %d points, want 7", newcomer.User.Balance)
		}
		s.doAct(s.set("sample-pages", "2"), "setting set", "sample-pages", `value "8"`, `value "2"`)
		s.checkReading("with another number of pages", 1, "", app.Link{}, 2, false)
		s.doAct(s.set("stamp", "off"), "setting set", "stamp", `value "pages"`, `value "off"`)
		s.checkReading("without a stamp", 1, reader.SKey, link, 100, false)
		s.doAct(s.set("stamp", "downloads"), "setting set", "stamp", `value "off"`, `value "downloads"`)
		if file, err := s.Download(t.Context(), "1.pdf", reader.SKey, link); err != nil || file.Stamp == "" {
			t.Errorf("a download with stamps = %+v, %v", file, err)
		}
		s.doAct(s.set("shop-name", " 巷口书店 "), "setting set", "shop-name", `value "小书架"`, `value "巷口书店"`)
		if name, err := s.ShopName(t.Context()); name != "巷口书店" || err != nil {
			t.Errorf("the shop is called %q, %v", name, err)
		}

		for _, wrong := range [][2]string{
			{"signup-points", "-1"}, {"signup-points", "1000000001"}, {"signup-points", "1.5"}, {"signup-points", "+5"}, {"signup-points", ""},
			{"signup-points", "９"}, {"sample-pages", "1001"}, {"stamp", "Off"}, {"stamp", ""},
			{"contact", "a\nb"}, {"contact", strings.Repeat("字", 201)}, {"record-number", "12345678"}, {"record-number", "京ICP备号"},
			{"about", strings.Repeat("字", 901)}, {"wechat-appid", "wx 1"}, {"wechat-secret", "密"}, {"public-url", "shop.example"},
			{"public-url", "ftp://shop.example"}, {"public-url", "https://a@shop.example"}, {"limit-login", "30"}, {"limit-conns", "-1"},
			{"shop-name", ""}, {"shop-name", "一家名字长得写不下的书店一家名字长得写不下"}, {"shop-name", "\u200b"},
		} {
			if _, err := s.SetSetting(t.Context(), s.request(), wrong[0], wrong[1]); codeOf(err) != app.Invalid {
				t.Errorf("%s %q: %v", wrong[0], wrong[1], err)
			}
		}
		if _, err := s.SetSetting(t.Context(), s.request(), "colour", "red"); codeOf(err) != app.Unknown {
			t.Errorf("an unknown setting: %v", err)
		}
		reset := func(ctx context.Context, request app.Request) (app.Receipt, error) {
			return s.ResetSetting(ctx, request, "signup-points")
		}
		s.doAct(reset, "setting reset", "signup-points", `value "7"`, `value "30"`)
		if newcomer := s.login("c"); newcomer.User.Balance != app.SignupPoints {
			t.Errorf("after the reset a new reader has %d points", newcomer.User.Balance)
		}
		if _, err := reset(t.Context(), s.request()); codeOf(err) != app.Unknown {
			t.Errorf("a second reset: %v", err)
		}
	})
}

// TestFixedSettings checks that the command line wins over a stored setting, and that the list says
// so.
func TestFixedSettings(t *testing.T) {
	s := openModel(t)
	s.Fixed = map[string]string{app.SettingSamplePages: "4"}
	s.stock(aBook(1))
	s.doAct(s.set("sample-pages", "2"), "setting set", "sample-pages", `value "4"`, `value "2"`)
	s.checkReading("with the flag", 1, "", app.Link{}, 4, false)
	all, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := app.ChosenSetting{Setting: app.Setting{Name: "sample-pages", Value: "4"}, Preset: "4", Stored: true, Fixed: true, Set: true}
	if !slices.Contains(all, want) {
		t.Errorf("Settings = %+v, want %+v in it", all, want)
	}
	s.Fixed = nil
	s.checkReading("without the flag", 1, "", app.Link{}, 2, false)
}

// TestSettingForms checks the form in which a value is stored.
func TestSettingForms(t *testing.T) {
	s := openModel(t)
	for _, set := range [][3]string{
		{"contact", " 微信 shu_dian ", "微信 shu_dian"},
		{"record-number", "京icp备 12345678号－1", "京ICP备12345678号-1"},
		{"record-number", "粤ICP证030173号", "粤ICP证030173号"},
		{"record-number", "", ""},
		{"about", "第一段\r\n\r\n第二段\r\n", "第一段\n\n第二段"},
		{"public-url", "https://书店.中国:443/", "https://xn--1jqq80b.xn--fiqs8s"},
		{"limit-search", "0", "0"},
		{"limit-search", "5/s", "5/s"},
	} {
		if _, err := s.SetSetting(t.Context(), s.request(), set[0], set[1]); err != nil {
			t.Errorf("%s %q: %v", set[0], set[1], err)
		}
		all, err := s.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(c app.ChosenSetting) bool { return c.Name == set[0] })
		if all[i].Value != set[2] {
			t.Errorf("%s %q is stored as %q, want %q", set[0], set[1], all[i].Value, set[2])
		}
	}
}

// TestSecretSetting checks that a secret is in no list, no receipt and no error.
func TestSecretSetting(t *testing.T) {
	s := openModel(t)
	const secret = "0123456789abcdef5ecret"
	s.log.Secret(secret)
	s.doAct(s.set("wechat-secret", secret), "setting set", "wechat-secret", "not set", "set")
	s.doAct(s.set("wechat-secret", secret+"2"), "setting set", "wechat-secret", "set", "set")
	all, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := app.ChosenSetting{Setting: app.Setting{Name: "wechat-secret"}, Stored: true, Secret: true, Set: true}
	if !slices.Contains(all, want) || strings.Contains(fmt.Sprint(all), secret) {
		t.Errorf("Settings = %+v, want %+v in it", all, want)
	}
	_, err = s.SetSetting(t.Context(), s.request(), "wechat-secret", secret+" \x00b")
	if err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("a wrong secret: %v", err)
	}
}
