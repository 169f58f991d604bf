package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// TestSweep deletes more sessions than fit one transaction. Each reader keeps a session.
func TestSweep(t *testing.T) {
	s := openModel(t)
	readers := []string{"a", "b", "c"}
	var gone, kept []app.SKey
	for range 8 {
		for _, name := range readers {
			gone = append(gone, s.login(name).SKey)
		}
	}
	s.clock.Advance(time.Millisecond)
	for _, name := range readers {
		kept = append(kept, s.login(name).SKey)
	}
	s.clock.Advance(s.SessionTTL - time.Millisecond - 1)
	if n, err := s.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("Sweep a moment early = %d, %v, want 0", n, err)
	}
	s.clock.Advance(1)
	if n, err := s.Sweep(t.Context()); n != len(gone) || err != nil {
		t.Errorf("Sweep = %d, %v, want %d", n, err, len(gone))
	}
	s.checkSignedIn("swept", false, gone...)
	s.checkSignedIn("not swept", true, kept...)
	all := s.sessions()
	for _, key := range kept {
		user, err := s.Me(t.Context(), key)
		if want := []app.SessionID{all[key.Hash()].ID}; err != nil || !slices.Equal(user.Devices, want) {
			t.Errorf("devices = %v, %v, want %v", user.Devices, err, want)
		}
	}
	if len(all) != len(kept) {
		t.Errorf("%d sessions left, want %d", len(all), len(kept))
	}
}

// TestSweepRechecks: a session that is used after the sweep has listed it stays, and one that has
// logged out meanwhile is skipped.
func TestSweepRechecks(t *testing.T) {
	store := &countingStore{Store: storetest.NewModel()}
	s := open(t, store)
	used, left, idle := s.login("used"), s.login("left"), s.login("idle")
	s.clock.Advance(s.SessionTTL)
	store.before = func() {
		s.clock.Advance(-time.Hour)
		s.checkSignedIn("in between", true, used.SKey)
		if err := s.Logout(t.Context(), left.SKey); err != nil {
			t.Error(err)
		}
		s.clock.Advance(time.Hour)
	}
	if n, err := s.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("Sweep = %d, %v, want 1", n, err)
	}
	s.checkSignedIn("used in between", true, used.SKey)
	s.checkSignedIn("idle", false, idle.SKey)
}

func TestSweepEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openModel(t)
		s.Now, s.SessionTTL = time.Now, 90*time.Minute
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		s.login("reader")
		store := s.Store
		s.Store = storetest.FailNth(store, 1)
		go func() { s.SweepEvery(ctx, time.Hour); close(done) }()
		for _, step := range []struct{ after, sessions int }{{0, 1}, {119, 1}, {2, 1}, {58, 1}, {2, 0}} {
			time.Sleep(time.Duration(step.after) * time.Minute)
			synctest.Wait()
			if n := len(s.sessions()); n != step.sessions {
				t.Errorf("%d min later: %d sessions, want %d", step.after, n, step.sessions)
			}
		}
		cancel()
		<-done
		if log := s.log.String(); strings.Count(log, "sweep of expired sessions failed") != 1 ||
			strings.Count(log, "expired sessions swept") != 1 {
			t.Errorf("log = %q, want a failure and a success", log)
		}
	})
}
