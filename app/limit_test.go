package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// quota allows each reader n activities of each kind.
type quota struct {
	n    int
	done map[app.UserID]map[app.Activity]int
}

const pause = 42 * time.Second

func (q quota) Allow(activity app.Activity, user app.UserID) time.Duration {
	if q.done[user] == nil {
		q.done[user] = make(map[app.Activity]int)
	}
	if q.done[user][activity] == q.n {
		return pause
	}
	q.done[user][activity]++
	return 0
}

// TestReaderIsThrottled: the writes and purchases of a reader are counted over all devices, and
// once for an Update that runs its function twice. A throttled call does not reach the writer.
func TestReaderIsThrottled(t *testing.T) {
	store := &countingStore{Store: storetest.Replay(storetest.NewModel())}
	s := open(t, store)
	s.stock(aBook(1))
	anna, tablet, ben := s.login("anna"), s.login("anna"), s.login("ben")
	const allowed = 3
	q := quota{allowed, make(map[app.UserID]map[app.Activity]int)}
	s.Limiter = q
	ctx := t.Context()
	calls := map[string]struct {
		what app.Activity
		call func(app.SKey) error
	}{
		"buy":     {app.Buys, func(key app.SKey) error { _, err := s.Buy(ctx, key, 1); return err }},
		"comment": {app.Writes, func(key app.SKey) error { _, err := s.Comment(ctx, key, 1, "好书"); return err }},
		"delete":  {app.Writes, func(key app.SKey) error { return s.DeleteComment(ctx, key, 1) }},
		"turn":    {app.Turns, func(key app.SKey) error { return s.SetPosition(ctx, key, 1, 1) }},
		"redeem":  {app.Writes, func(key app.SKey) error { _, err := s.Redeem(ctx, key, "0123-4567-89AB-CDEZ"); return err }},
	}
	for name, tt := range calls {
		clear(q.done)
		for i := range allowed {
			if err := tt.call([]app.SKey{anna.SKey, tablet.SKey}[i%2]); codeOf(err) == app.TooMany {
				t.Errorf("%s %d = %v", name, i+1, err)
			}
		}
		if q.done[anna.User.ID][tt.what] != allowed {
			t.Errorf("%s counted %v, want %d", name, q.done, allowed)
		}
		before := store.updates
		for _, key := range []app.SKey{anna.SKey, tablet.SKey} {
			var often *app.Error
			if err := tt.call(key); !errors.As(err, &often) || often.Code != app.TooMany || often.Wait != pause {
				t.Errorf("%s = %v, want to wait %v", name, err, pause)
			}
		}
		if err := tt.call("nobody"); codeOf(err) != app.Unknown {
			t.Errorf("%s by nobody = %v", name, err)
		}
		if store.updates != before {
			t.Errorf("%s: what was refused reached the writer %d times", name, store.updates-before)
		}
		if err := tt.call(ben.SKey); codeOf(err) == app.TooMany {
			t.Errorf("%s by another reader = %v", name, err)
		}
	}

	clear(q.done)
	q.done[anna.User.ID] = map[app.Activity]int{app.Writes: allowed}
	for name, logout := range map[string]func(context.Context, app.SKey) error{
		"logout": s.Logout, "logout everywhere": s.LogoutEverywhere,
	} {
		if err := logout(ctx, anna.SKey); codeOf(err) != app.TooMany {
			t.Errorf("%s = %v", name, err)
		}
		if err := logout(ctx, ben.SKey); err != nil {
			t.Errorf("%s of another reader = %v", name, err)
		}
		ben = s.login("ben")
	}
}
