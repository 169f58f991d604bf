package desk_test

import (
	"net/http"
	"testing"
)

// TestSettingsPage saves settings, and shows a form with a mistake again.
func TestSettingsPage(t *testing.T) {
	s := openShop(t)
	s.Fixed = map[string]string{"stamp": "pages"}
	b := s.keeper(t)
	b.get(t, "/keeper/house").shows(t, http.StatusOK, "设置")
	p := b.get(t, "/keeper/house/settings").shows(t, http.StatusOK, "店名", "这个值写在服务器的命令行里：-stamp")
	p = p.submit(t, "/keeper/house/settings", "shop-name", `<script>alert(1)</script>`, "signup-points", "12").
		shows(t, http.StatusUnprocessableEntity, "最多").hides(t, "shop-name：", "原文")
	p = p.submit(t, "/keeper/house/settings", "shop-name", `<b>书"'&`, "signup-points", "many").
		shows(t, http.StatusUnprocessableEntity, "不是整数").hides(t, "signup-points：", "原文")
	p.submit(t, "/keeper/house/settings", "signup-points", "12", "stamp", "off").shows(t, http.StatusOK, "设置存好了")
	if user, _ := s.reader(t, "a"); user.Balance != 12 {
		t.Errorf("a new reader has %d points, want 12", user.Balance)
	}
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "改设置", `值 "30" → "12"`).hides(t, `"off"`)
	b.get(t, "/keeper/house").shows(t, http.StatusOK, `<b>书"'&`)
}
