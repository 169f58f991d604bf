package app_test

import (
	"strings"
	"testing"

	"littleshelf/app"
)

// TestRename: a name has 1 to 20 characters that show. Emojis stay whole, and what hides or turns
// the text around the name is left out.
func TestRename(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		for given, want := range map[string]string{
			"测试读者甲":                 "测试读者甲",
			" 甲\u200b ":             "甲",
			"甲\r\n乙":                "甲乙",
			"\u202e甲\u2066乙":        "甲乙",
			"👩🏽\u200d🚀":             "👩🏽\u200d🚀",
			"❤\ufe0f":               "❤\ufe0f",
			strings.Repeat("字", 20): strings.Repeat("字", 20),
			"a\xffb":                "a\uFFFDb",
			"微信用户1":                 "微信用户1",
		} {
			user, err := s.Rename(t.Context(), reader.SKey, given)
			if err != nil || user.Name() != want || s.user(user.ID).Name() != want {
				t.Errorf("Rename(%q) = %q, %v, want %q", given, user.Name(), err, want)
			}
		}
		for _, given := range []string{
			"", " ", "\u3164", "\u202e", strings.Repeat("字", 21), "字" + strings.Repeat("\u200d", 100) + "字", "微信用户",
		} {
			want := s.user(reader.User.ID)
			if _, err := s.Rename(t.Context(), reader.SKey, given); codeOf(err) != app.Invalid {
				t.Errorf("Rename(%q) = %v, want it refused", given, err)
			}
			if got := s.user(reader.User.ID); got.Name() != want.Name() {
				t.Errorf("after a refused Rename(%q) the name is %q, want %q", given, got.Name(), want.Name())
			}
		}
		if _, err := s.Rename(t.Context(), "0", "甲"); !app.SignedOut(err) {
			t.Errorf("Rename of nobody = %v, want signed out", err)
		}
		again := s.login("reader")
		if again.User.Name() == "" || again.User.Name() != s.user(reader.User.ID).Name() {
			t.Errorf("the next login names the reader %q", again.User.Name())
		}
	})
}
