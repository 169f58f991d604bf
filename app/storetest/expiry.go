package storetest

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"littleshelf/app"
)

func expiryPromises() []Promise {
	return []Promise{
		{"sessions expire at their time, the earliest first", listsExpired},
		{"a session whose expiry changes expires once", movesExpiry},
		{"sessions that expire together are all listed", expireTogether},
	}
}

func expiring(n int, at time.Time) app.Session {
	session := aSession(id[app.Session](byte(n)), ann)
	session.Expires = at
	return session
}

func listsExpired(ctx context.Context, s app.Store) error {
	var sessions []app.Session
	for i, after := range []time.Duration{
		-8760 * time.Hour, -time.Second, -2 * time.Millisecond, -time.Millisecond, 0,
		time.Millisecond, time.Second, time.Minute, 290 * 8760 * time.Hour,
	} {
		sessions = append(sessions, expiring(100-i, noon.Add(after)))
	}
	cases := []struct {
		now     time.Time
		expired int
	}{
		{time.Time{}, 0},
		{noon.Add(-8760*time.Hour - 1), 0},
		{noon.Add(-8760 * time.Hour), 1},
		{noon.Add(-time.Millisecond - 1), 3},
		{noon.Add(-time.Millisecond), 4},
		{noon.Add(-1), 4},
		{noon, 5},
		{noon.In(time.FixedZone("CST", 8*3600)), 5},
		{noon.Add(1), 5},
		{noon.Add(time.Second - 1), 6},
		{noon.Add(time.Hour), 8},
		{time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), 9},
	}
	return cmp.Or(
		stock(ctx, s, append(rowsOf(sessions), aUser(ann))...),
		s.View(ctx, func(r app.Reader) (err error) {
			for _, c := range cases {
				err = cmp.Or(err, lists(fmt.Sprint("ExpiredSessions at ", c.now), r.ExpiredSessions(c.now), sessions[:c.expired]))
			}
			return err
		}),
	)
}

func movesExpiry(ctx context.Context, s app.Store) error {
	at := func(now time.Time, want ...app.Session) error {
		return s.View(ctx, func(r app.Reader) error {
			return lists(fmt.Sprint("ExpiredSessions at ", now), r.ExpiredSessions(now), want)
		})
	}
	early, late := expiring(1, noon), expiring(1, noon.Add(time.Hour))
	return cmp.Or(
		stock(ctx, s, aUser(ann), early, late),
		at(noon),
		at(noon.Add(time.Hour), late),
		stock(ctx, s, early),
		at(noon, early),
		at(noon.Add(time.Hour), early),
	)
}

func expireTogether(ctx context.Context, s app.Store) error {
	var sessions []app.Session
	for i := range 5 {
		sessions = append(sessions, expiring(i+1, noon))
	}
	return cmp.Or(
		stock(ctx, s, append(rowsOf(sessions), aUser(ann))...),
		s.View(ctx, func(r app.Reader) error {
			return cmp.Or(
				lists("ExpiredSessions just before", r.ExpiredSessions(noon.Add(-1)), nil),
				listsUnordered("ExpiredSessions", r.ExpiredSessions(noon), sessions, bySession),
			)
		}),
	)
}
