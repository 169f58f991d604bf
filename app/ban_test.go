package app_test

import (
	"context"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

func (s shop) ban(id app.UserID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Ban(ctx, r, id) }
}

func (s shop) unban(id app.UserID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Unban(ctx, r, id) }
}

func TestBan(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		one, two, other := s.login("reader"), s.login("reader"), s.login("other")
		id := one.User.ID
		s.buy(one.SKey, 1)
		link := s.links(two.SKey)[1]
		s.checkDownload("before", link, none)

		s.doAct(s.ban(id), "reader ban", id.String(), "welcome", "banned")
		s.checkSignedIn("banned", false, one.SKey, two.SKey)
		s.checkSignedIn("another", true, other.SKey)
		s.checkDownload("banned", link, app.Forbidden)
		for range 2 {
			if login, err := s.Login(t.Context(), "reader", app.SignedProfile{}); codeOf(err) != app.Unknown {
				t.Errorf("Login of the banned = %v, %v, want Unknown", login, err)
			}
		}
		if _, err := s.Buy(t.Context(), one.SKey, 1); codeOf(err) != app.Unknown {
			t.Errorf("Buy of the banned = %v, want Unknown", err)
		}
		s.doAct(s.ban(id), "reader ban", id.String(), "banned", "banned")
		if user := s.user(id); user.Balance != app.SignupPoints-1 || user.OpenID != one.User.OpenID || len(user.Devices) != 0 {
			t.Errorf("banned: %+v, want their points and no devices", user)
		}

		s.doAct(s.unban(id), "reader unban", id.String(), "banned", "welcome")
		s.checkSignedIn("unbanned, the old sessions", false, one.SKey, two.SKey)
		again := s.login("reader")
		s.checkSignedIn("unbanned, a new session", true, again.SKey)
		if again.User.ID != id || again.User.Balance != app.SignupPoints-1 {
			t.Errorf("unbanned: %+v, want the reader of before", again.User)
		}
		s.checkDownload("unbanned", s.links(again.SKey)[1], none)
		s.doAct(s.unban(id), "reader unban", id.String(), "welcome", "welcome")
		s.checkSignedIn("unbanned twice", true, again.SKey)
	})
}

func TestBanRefused(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		gone := s.login("gone").User.ID
		s.mustDo(s.erase(gone))
		for name, id := range map[string]app.UserID{"nobody": unknownReader, "an erased reader": gone} {
			s.checkRefused("Ban of "+name, app.Unknown, s.ban(id))
			s.checkRefused("Unban of "+name, app.Unknown, s.unban(id))
		}
	})
}

func TestBanOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		s.checkRepeated(s.ban(reader.User.ID))
		if user := s.user(reader.User.ID); user.Epoch != 1 || !user.Banned {
			t.Errorf("banned: %+v, want one epoch more", user)
		}
		s.checkRepeated(s.unban(reader.User.ID))
		s.checkSignedIn("unbanned", true, s.login("reader").SKey)
	})
}

// TestBanDuringExtension: a ban or an erasure that happens while a session is being extended is
// not undone by the extension.
func TestBanDuringExtension(t *testing.T) {
	for name, end := range map[string]func(shop, app.UserID) act{"ban": shop.ban, "erase": shop.erase} {
		store := &countingStore{Store: storetest.NewModel()}
		s := open(t, store)
		reader := s.login("reader")
		s.clock.Advance(day)
		store.before = func() { s.mustDo(end(s, reader.User.ID)) }
		s.checkSignedIn(name+" in between", true, reader.SKey)
		s.checkSignedIn(name+" after", false, reader.SKey)
		user := s.user(reader.User.ID)
		if user.Banned == user.Erased || user.Epoch != 1 || len(user.Devices) != 0 || user.Erased && user.OpenID != "" {
			t.Errorf("%s: %+v, want it to stand", name, user)
		}
	}
}
