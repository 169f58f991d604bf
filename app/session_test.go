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

// countingStore counts the Updates of a store. It calls before, if set, ahead of the next one.
type countingStore struct {
	app.Store
	updates int
	before  func()
}

func (c *countingStore) Update(ctx context.Context, fn func(app.Tx) error) error {
	c.updates++
	if before := c.before; before != nil {
		c.before = nil
		before()
	}
	return c.Store.Update(ctx, fn)
}

// TestSessionSlides: a session in use is extended, with one write a day.
func TestSessionSlides(t *testing.T) {
	for _, ttl := range []time.Duration{30 * day, time.Hour} {
		every := min(day, ttl/2)
		store := &countingStore{Store: storetest.NewModel()}
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
				s.checkSignedIn("sliding", true, login.SKey)
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

// TestSessionNotExtended: a call succeeds even if the extension of its session fails.
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
	s.checkSignedIn("after failures", true, login.SKey)
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
		s.checkSignedIn(after.String(), want, login.SKey)
		s.checkSignedIn("unknown", false, "", "0", login.SKey+"0", login.SKey[1:], app.SKey(strings.ToUpper(string(login.SKey))))
	}
}

func TestDevices(t *testing.T) {
	s := openModel(t)
	var keys []app.SKey
	for range app.MaxDevices {
		keys = append(keys, s.login("reader").SKey)
	}
	other := s.login("other").SKey
	s.checkSignedIn("at the limit", true, keys...)
	for range 3 {
		keys = append(keys, s.login("reader").SKey)
		old := len(keys) - app.MaxDevices
		s.checkSignedIn("one over", false, keys[:old]...)
		s.checkSignedIn("the newest", true, keys[old:]...)
	}
	s.checkSignedIn("another reader", true, other)
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
	s.checkSignedIn("logged out here", false, a.SKey)
	s.checkSignedIn("elsewhere", true, b.SKey, c.SKey, other.SKey)
	if user, err := s.Me(ctx, b.SKey); len(user.Devices) != 2 {
		t.Errorf("devices = %v, %v, want two", user.Devices, err)
	}
	if err := s.LogoutEverywhere(ctx, b.SKey); err != nil {
		t.Errorf("LogoutEverywhere = %v", err)
	}
	s.checkSignedIn("logged out everywhere", false, a.SKey, b.SKey, c.SKey)
	if n := len(s.sessions()); n != 1 {
		t.Errorf("%d sessions stored, want the other reader's alone", n)
	}
	if err := s.LogoutEverywhere(ctx, c.SKey); codeOf(err) != app.Unknown {
		t.Errorf("LogoutEverywhere again = %v, want Unknown", err)
	}
	again := s.login("reader")
	s.checkSignedIn("logged in again", true, again.SKey, other.SKey)
	if again.User.ID != a.User.ID || again.User.Balance != app.SignupPoints || len(again.User.Devices) != 1 {
		t.Errorf("again = %+v, want the reader of before, with %d points and one device", again.User, app.SignupPoints)
	}
	s.clock.Advance(s.SessionTTL)
	if n, err := s.Sweep(ctx); n != 2 || err != nil {
		t.Errorf("Sweep = %d, %v, want the 2 not logged out", n, err)
	}
}

// TestEndedSessionsAreDeleted: a ban, an erasure and a logout everywhere delete all session rows
// of the reader.
func TestEndedSessionsAreDeleted(t *testing.T) {
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
	s.mustDo(func(ctx context.Context, r app.Request) (app.Receipt, error) {
		return s.Ban(ctx, r, s.login("banned").User.ID)
	})
	s.mustDo(s.erase(s.login("erased").User.ID))
	if n := len(s.sessions()); n != 0 {
		t.Errorf("%d sessions are left, want none", n)
	}
}

func TestBanned(t *testing.T) {
	s := openModel(t)
	reader, other := s.login("reader"), s.login("other")
	s.storeBanned(reader.User.ID)
	s.checkSignedIn("banned", false, reader.SKey)
	s.checkSignedIn("another", true, other.SKey)
	if _, err := s.Login(t.Context(), "reader", app.SignedProfile{}); codeOf(err) != app.Unknown {
		t.Errorf("Login = %v, want Unknown", err)
	}
}
