package desk_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestReaderApps shows how many app passwords a reader has, until a ban ends them.
func TestReaderApps(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	user, key := s.named(t, "a", "测试读者甲")
	path := "/keeper/readers/" + user.ID.String()
	shows := func(want bool) {
		t.Helper()
		p := b.get(t, path).shows(t, http.StatusOK)
		if got := strings.Contains(p.source, "<dt>应用密码</dt><dd>2</dd>"); got != want {
			t.Errorf("shows two app passwords: %v, want %v:\n%s", got, want, p.source)
		}
	}
	shows(false)
	for _, name := range []string{"阅读器", "手机"} {
		if _, _, err := s.NewAppPassword(t.Context(), key, name); err != nil {
			t.Fatal(err)
		}
	}
	shows(true)
	b.get(t, path).submit(t, path+"/ban", "why", "测试")
	shows(false)
}
