package app_test

import (
	"context"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

func (s shop) bans(id app.UserID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Ban(ctx, r, id) }
}

func (s shop) unbans(id app.UserID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Unban(ctx, r, id) }
}

func TestBan(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		one, two, other := s.login("reader"), s.login("reader"), s.login("other")
		id := one.User.ID
		s.buy(one.SKey, 1)
		link := s.links(two.SKey)[1]
		s.opens("before", link, none)

		s.done(s.bans(id), "reader ban", id.String(), "welcome", "banned")
		s.in("banned", false, one.SKey, two.SKey)
		s.in("another", true, other.SKey)
		s.opens("banned", link, app.Forbidden)
		for range 2 {
			if login, err := s.Login(t.Context(), "reader", app.SignedProfile{}); codeOf(err) != app.Unknown {
				t.Errorf("Login of the banned = %v, %v, want Unknown", login, err)
			}
		}
		if _, err := s.Buy(t.Context(), one.SKey, 1); codeOf(err) != app.Unknown {
			t.Errorf("Buy of the banned = %v, want Unknown", err)
		}
		s.done(s.bans(id), "reader ban", id.String(), "banned", "banned")
		if user := s.user(id); user.Balance != app.SignupPoints-1 || user.OpenID != one.User.OpenID || len(user.Devices) != 0 {
			t.Errorf("banned: %+v, want their points and no devices", user)
		}

		s.done(s.unbans(id), "reader unban", id.String(), "banned", "welcome")
		s.in("unbanned, the old sessions", false, one.SKey, two.SKey)
		again := s.login("reader")
		s.in("unbanned, a new session", true, again.SKey)
		if again.User.ID != id || again.User.Balance != app.SignupPoints-1 {
			t.Errorf("unbanned: %+v, want the reader of before", again.User)
		}
		s.opens("unbanned", s.links(again.SKey)[1], none)
		s.done(s.unbans(id), "reader unban", id.String(), "welcome", "welcome")
		s.in("unbanned twice", true, again.SKey)
	})
}

func TestBanRefused(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		gone := s.login("gone").User.ID
		s.must(s.erase(gone))
		for name, id := range map[string]app.UserID{"nobody": unknownReader, "an erased reader": gone} {
			s.refused("Ban of "+name, app.Unknown, s.bans(id))
			s.refused("Unban of "+name, app.Unknown, s.unbans(id))
		}
	})
}

func TestBanOnce(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		s.once(s.bans(reader.User.ID))
		if user := s.user(reader.User.ID); user.Epoch != 1 || !user.Banned {
			t.Errorf("banned: %+v, want one epoch more", user)
		}
		s.once(s.unbans(reader.User.ID))
		s.in("unbanned", true, s.login("reader").SKey)
	})
}

// TestBanDuringExtension: what ends a reader's sessions between the answer and the day's extension
// of the session is not undone by it.
func TestBanDuringExtension(t *testing.T) {
	for name, end := range map[string]func(shop, app.UserID) act{"ban": shop.bans, "erase": shop.erase} {
		store := &counting{Store: storetest.NewModel()}
		s := open(t, store)
		reader := s.login("reader")
		s.clock.Advance(day)
		store.before = func() { s.must(end(s, reader.User.ID)) }
		s.in(name+" in between", true, reader.SKey)
		s.in(name+" after", false, reader.SKey)
		user := s.user(reader.User.ID)
		if user.Banned == user.Erased || user.Epoch != 1 || len(user.Devices) != 0 || user.Erased && user.OpenID != "" {
			t.Errorf("%s: %+v, want it to stand", name, user)
		}
	}
}
