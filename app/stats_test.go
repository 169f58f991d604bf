package app_test

import (
	"context"
	"reflect"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// countIf counts the rows for which is returns true.
func countIf[T any](rows []T, is func(T) bool) (n int) {
	for _, row := range rows {
		if is(row) {
			n++
		}
	}
	return n
}

// recount counts Stats in another way: money from the ledger, codes from the codes.
func (s shop) recount() app.Stats {
	s.t.Helper()
	users, books, orders := allRows(s, app.Reader.Users), allRows(s, app.Reader.Books), allRows(s, app.Reader.Orders)
	comments, entries := allRows(s, app.Reader.Comments), allRows(s, app.Reader.Entries)
	n := app.Stats{
		Readers:  countIf(users, func(u app.User) bool { return u.OpenID != "" }),
		Banned:   countIf(users, func(u app.User) bool { return u.OpenID != "" && u.Banned }),
		Erased:   countIf(users, func(u app.User) bool { return u.OpenID == "" }),
		Sessions: countIf(allRows(s, app.Reader.Sessions), func(session app.Session) bool { return session.Expires.After(s.clock.Now()) }),
		Books:    len(books),
		Listed:   countIf(books, func(b app.Book) bool { return b.Listed }),
		Orders:   countIf(entries, func(e app.Entry) bool { return e.Why == app.Bought }),
		Refunded: countIf(entries, func(e app.Entry) bool { return e.Why == app.Refunded }),
		Comments: len(comments),
		Hidden:   countIf(comments, func(c app.Comment) bool { return c.Hidden }),
		Waiting:  countIf(comments, func(c app.Comment) bool { return c.Waits != "" }),
		Redeemed: countIf(entries, func(e app.Entry) bool { return e.Why == app.Redeemed }),
	}
	erased := make(map[app.UserID]bool)
	for _, user := range users {
		erased[user.ID] = user.OpenID == ""
	}
	for _, e := range entries {
		if !erased[e.User] {
			n.Points += e.Delta
		}
		if e.Why == app.Bought || e.Why == app.Refunded {
			n.Spent -= e.Delta
		}
	}
	for _, batch := range allRows(s, app.Reader.Batches) {
		if batch.Live {
			n.Codes += len(allRows(s, codesOf(batch.ID)))
		}
	}
	if n.Orders != len(orders) {
		s.t.Errorf("%d orders, %d paid for", len(orders), n.Orders)
	}
	return n
}

func TestStats(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		if got := s.stats(); got != (app.Stats{}) {
			t.Errorf("Stats of an empty shop = %+v", got)
		}
		for seed := range uint64(5) {
			if seed == 3 {
				s.Fixed = map[string]string{app.SettingModeration: "queue"}
			}
			s.doRandom(seed, 100)
			if got, want := s.stats(), s.recount(); got != want {
				t.Errorf("seed %d: Stats = %+v, want %+v", seed, got, want)
			}
		}
		// The codes of an unfinished batch are not counted.
		store := s.Store
		s.Store = storetest.FailNth(store, 2)
		s.Mint(t.Context(), s.request(), app.Batch{Count: 30, Points: 1}, noProgress)
		s.Store = store
		s.clock.Advance(15 * day) // some sessions expire and are not swept
		got, want := s.stats(), s.recount()
		if got != want {
			t.Errorf("Stats = %+v, want %+v", got, want)
		}
		for i, v := range reflect.ValueOf(got).Fields() {
			if v.IsZero() {
				t.Errorf("%s is 0 in the end: the test does not test it", i.Name)
			}
		}
		if all := len(allRows(s, app.Reader.Sessions)); all == got.Sessions {
			t.Errorf("none of %d sessions has expired: the test does not test it", all)
		}
	})
}

// TestStatsOfFailure: Stats returns an error if a list fails.
func TestStatsOfFailure(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := s.Stats(ctx); codeOf(err) != app.Internal || got != (app.Stats{}) {
		t.Errorf("Stats = %+v, %v, want an Internal error alone", got, err)
	}
}
