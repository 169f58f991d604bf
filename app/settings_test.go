package app_test

import (
	"context"
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
	if err != nil || len(all) < 3 {
		t.Fatal(all, err)
	}
	want := app.ChosenSetting{Setting: app.Setting{Name: "sample-pages", Value: "4"}, Preset: "4", Stored: true, Fixed: true}
	if all[2] != want {
		t.Errorf("Settings = %+v, want %+v", all[2], want)
	}
	s.Fixed = nil
	s.checkReading("without the flag", 1, "", app.Link{}, 2, false)
}
