package app_test

import (
	"iter"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestEraseMe: a confirmed erasure leaves nothing that identifies the reader, nor a receipt, and no
// second sign-up grant.
func TestEraseMe(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		reader, other := s.loginWithData("reader"), s.login("other")
		openID := s.user(reader.User.ID).OpenID
		for _, confirm := range []string{"", "yes", reader.User.ID.String()} {
			if err := s.EraseMe(t.Context(), reader.SKey, confirm); codeOf(err) != app.Invalid {
				t.Errorf("EraseMe confirmed with %q = %v, want it refused", confirm, err)
			}
		}
		if err := s.EraseMe(t.Context(), reader.SKey, "抹掉"); err != nil {
			t.Fatal(err)
		}
		for what, secret := range map[string]string{"openid": openID, "nickname": nickname, "avatar": avatar} {
			if strings.Contains(s.dump(), secret) {
				t.Errorf("the %s is still there", what)
			}
		}
		user := s.user(reader.User.ID)
		if !user.Erased {
			t.Errorf("the reader is %+v, want erased", user)
		}
		if got := allRows(s, func(r app.Reader) iter.Seq2[app.Receipt, error] { return r.Receipts(app.ReceiptID{}) }); len(got) > 0 {
			t.Errorf("the audit has %+v", got)
		}
		if err := s.EraseMe(t.Context(), reader.SKey, "erase"); !app.SignedOut(err) {
			t.Errorf("EraseMe again = %v, want signed out", err)
		}
		if again := s.login("reader"); again.User.ID == reader.User.ID || again.User.Balance != 0 {
			t.Errorf("the next login = %+v, want a new reader without points", again.User)
		}
		if _, err := s.Me(t.Context(), other.SKey); err != nil {
			t.Errorf("another reader = %v", err)
		}
	})
}
