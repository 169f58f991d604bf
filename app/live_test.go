package app_test

import (
	"errors"
	"testing"

	"littleshelf/app"
)

// TestLiveSettings checks that a running server follows each change of a setting, that a value of
// the command line stays, and that a value that the server refuses is not stored.
func TestLiveSettings(t *testing.T) {
	s := openModel(t)
	var refusal error
	var inUse app.SettingValues
	s.Live, s.Fixed = new(app.Live), map[string]string{app.SettingStamp: "off"}
	s.Live.Accept(func(app.SettingValues) error { return refusal })
	s.Live.Follow(func(values app.SettingValues) { inUse = values })
	actsBy := func(name, want string) {
		t.Helper()
		if got := inUse[name]; got != want {
			t.Errorf("the server acts by %s %q, want %q", name, got, want)
		}
	}
	if err := s.FollowSettings(t.Context()); err != nil {
		t.Fatal(err)
	}
	actsBy("sample-pages", "8")
	s.doAct(s.set("sample-pages", "2"), "setting set", "sample-pages", `value "8"`, `value "2"`)
	actsBy("sample-pages", "2")
	s.doAct(s.set("stamp", "downloads"), "setting set", "stamp", `value "off"`, `value "downloads"`)
	actsBy("stamp", "off")

	refusal = &app.Error{Code: app.Invalid, Msg: "not here"}
	if _, err := s.SetSetting(t.Context(), s.request(), "sample-pages", "3"); !errors.Is(err, refusal) {
		t.Errorf("a refused value: %v", err)
	}
	if _, err := s.ResetSetting(t.Context(), s.request(), "sample-pages"); !errors.Is(err, refusal) {
		t.Errorf("a refused reset: %v", err)
	}
	actsBy("sample-pages", "2")
	if err := s.FollowSettings(t.Context()); !errors.Is(err, refusal) {
		t.Errorf("a start with refused settings: %v", err)
	}
	refusal = nil
	if _, err := s.ResetSetting(t.Context(), s.request(), "sample-pages"); err != nil {
		t.Fatal(err)
	}
	actsBy("sample-pages", "8")
}
