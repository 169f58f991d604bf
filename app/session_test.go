package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

const day = 24 * time.Hour

// counting counts the Updates of a store, and may do something before each.
type counting struct {
	app.Store
	updates int
	before  func()
}

func (c *counting) Update(ctx context.Context, fn func(app.Tx) error) error {
	c.updates++
	if before := c.before; before != nil {
		c.before = nil
		before()
	}
	return c.Store.Update(ctx, fn)
}

// TestSessionSlides: a session in use is extended, and a day has one write of it.
func TestSessionSlides(t *testing.T) {
	for _, ttl := range []time.Duration{30 * day, time.Hour} {
		every := min(day, ttl/2)
		store := &counting{Store: storetest.NewModel()}
		s := open(t, store)
		s.SessionTTL = ttl
		login := s.login("reader")
		store.updates = 0
		for i, step := range []struct {
			advance time.Duration
			extends bool
		}{
			{0, false}, {every - time.Millisecond, false}, {time.Millisecond, true}, {0, false},
			{every - 1, false}, {1, true}, {ttl - time.Millisecond, true}, {-time.Hour, false}, {time.Hour, false},
		} {
			s.clock.Advance(step.advance)
			before := store.updates
			for range 2 {
				s.in("sliding", true, login.SKey)
			}
			want := 0
			if step.extends {
				want = 1
				user, err := s.Me(t.Context(), login.SKey)
				if expires := s.sessions()[login.SKey.Hash()].Expires; expires != s.clock.Now().Add(ttl) || user.Seen != s.clock.Now() {
					t.Errorf("TTL %v, step %d: expires %v, seen %v (%v), want extended", ttl, i, expires, user.Seen, err)
				}
			}
			if got := store.updates - before; got != want {
				t.Errorf("TTL %v, step %d: %d Updates, want %d", ttl, i, got, want)
			}
		}
	}
}

// TestSessionNotExtended: what the reader asked for comes, though the extension fails.
func TestSessionNotExtended(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	login := s.login("reader")
	store := s.Store
	for name, call := range map[string]func() error{
		"Me":      func() error { _, err := s.Me(t.Context(), login.SKey); return err },
		"Shelf":   func() error { _, err := s.Shelf(t.Context(), login.SKey, app.ShelfRevision{}); return err },
		"Detail":  func() error { _, err := s.Detail(t.Context(), login.SKey, 1, app.Page[app.CommentID]{}, 0); return err },
		"Comment": func() error { _, err := s.Comment(t.Context(), login.SKey, 1, "好书"); return err },
	} {
		s.clock.Advance(day)
		n := 1
		if name == "Comment" {
			n = 2
		}
		s.Store = storetest.FailNth(store, n)
		logged := len(s.log.String())
		if err := call(); err != nil {
			t.Errorf("%s = %v, though only the extension failed", name, err)
		}
		if lines := s.log.String()[logged:]; strings.Count(lines, "\n") != 1 || !strings.Contains(lines, "session not extended") {
			t.Errorf("%s logged %q, want one line on the extension", name, lines)
		}
	}
	s.Store = store
	s.in("after failures", true, login.SKey)
	if expires := s.sessions()[login.SKey.Hash()].Expires; expires != s.clock.Now().Add(s.SessionTTL) {
		t.Errorf("expires %v, want extended by the next call", expires)
	}
}

func TestSessionExpires(t *testing.T) {
	for after, want := range map[time.Duration]bool{
		-time.Hour: true, 0: true, -time.Millisecond + 30*day: true, -1 + 30*day: true, 30 * day: false, 1 + 30*day: false, 60 * day: false,
	} {
		s := openModel(t)
		login := s.login("reader")
		s.clock.Advance(after)
		s.in(after.String(), want, login.SKey)
		s.in("unknown", false, "", "0", login.SKey+"0", login.SKey[1:], app.SKey(strings.ToUpper(string(login.SKey))))
	}
}

func TestDevices(t *testing.T) {
	s := openModel(t)
	var keys []app.SKey
	for range app.MaxDevices {
		keys = append(keys, s.login("reader").SKey)
	}
	other := s.login("other").SKey
	s.in("at the limit", true, keys...)
	for range 3 {
		keys = append(keys, s.login("reader").SKey)
		old := len(keys) - app.MaxDevices
		s.in("one over", false, keys[:old]...)
		s.in("the newest", true, keys[old:]...)
	}
	s.in("another reader", true, other)
	if n := len(s.sessions()); n != app.MaxDevices+1 {
		t.Errorf("%d sessions stored, want %d", n, app.MaxDevices+1)
	}
}

func TestLogout(t *testing.T) {
	s := openModel(t)
	ctx := t.Context()
	a, b, c, other := s.login("reader"), s.login("reader"), s.login("reader"), s.login("other")
	if err := s.Logout(ctx, a.SKey); err != nil {
		t.Errorf("Logout = %v", err)
	}
	if err := s.Logout(ctx, a.SKey); codeOf(err) != app.Unknown {
		t.Errorf("Logout again = %v, want Unknown", err)
	}
	s.in("logged out here", false, a.SKey)
	s.in("elsewhere", true, b.SKey, c.SKey, other.SKey)
	if user, err := s.Me(ctx, b.SKey); len(user.Devices) != 2 {
		t.Errorf("devices = %v, %v, want two", user.Devices, err)
	}
	if err := s.LogoutEverywhere(ctx, b.SKey); err != nil {
		t.Errorf("LogoutEverywhere = %v", err)
	}
	s.in("logged out everywhere", false, a.SKey, b.SKey, c.SKey)
	if n := len(s.sessions()); n != 1 {
		t.Errorf("%d sessions stored, want the other reader's alone", n)
	}
	if err := s.LogoutEverywhere(ctx, c.SKey); codeOf(err) != app.Unknown {
		t.Errorf("LogoutEverywhere again = %v, want Unknown", err)
	}
	again := s.login("reader")
	s.in("logged in again", true, again.SKey, other.SKey)
	if again.User.ID != a.User.ID || again.User.Balance != app.SignupPoints || len(again.User.Devices) != 1 {
		t.Errorf("again = %+v, want the reader of before, with %d points and one device", again.User, app.SignupPoints)
	}
	s.clock.Advance(s.SessionTTL)
	if n, err := s.Sweep(ctx); n != 2 || err != nil {
		t.Errorf("Sweep = %d, %v, want the 2 not logged out", n, err)
	}
}

// TestEndedSessionsGo: whatever ends all of a reader's sessions leaves no row of them.
func TestEndedSessionsGo(t *testing.T) {
	s := openModel(t)
	for range 30 {
		var last app.Login
		for range app.MaxDevices {
			last = s.login("reader")
		}
		if err := s.LogoutEverywhere(t.Context(), last.SKey); err != nil {
			t.Fatal(err)
		}
	}
	s.must(func(ctx context.Context, r app.Request) (app.Receipt, error) {
		return s.Ban(ctx, r, s.login("banned").User.ID)
	})
	s.must(s.erase(s.login("erased").User.ID))
	if n := len(s.sessions()); n != 0 {
		t.Errorf("%d sessions are left, want none", n)
	}
}

func TestBanned(t *testing.T) {
	s := openModel(t)
	reader, other := s.login("reader"), s.login("other")
	s.ban(reader.User.ID)
	s.in("banned", false, reader.SKey)
	s.in("another", true, other.SKey)
	if _, err := s.Login(t.Context(), "reader", app.SignedProfile{}); codeOf(err) != app.Unknown {
		t.Errorf("Login = %v, want Unknown", err)
	}
}
