package wechat_test

import (
	"testing"

	"littleshelf/app"
	"littleshelf/app/wechat"
)

// TestDemo pins the identities: a reader of a demo shop must stay the same after an update.
func TestDemo(t *testing.T) {
	for code, openID := range map[string]string{
		"":      "demo-6a705566c1715408d4cea693",
		"alice": "demo-27ba08bad11e912279529576",
		"bob":   "demo-affe69fc0d4cf58cf3f2f251",
	} {
		got, err := wechat.Demo{}.Identify(t.Context(), code)
		if want := (app.Identity{AppID: "demo", OpenID: openID}); err != nil || got != want {
			t.Errorf("Identify(%q) = %v, %v, want %v", code, got, err, want)
		}
	}
}
