package app_test

import (
	"errors"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// TestCheckFindsEveryLie starts from a sound shop and tells one lie at a time.
func TestCheckFindsEveryLie(t *testing.T) {
	a, b := app.UserID{1}, app.UserID{2}
	one, two := app.OrderID{1}, app.OrderID{2}
	entry := func(user app.UserID, seq uint64, delta, balance int64, why app.Why, ref string) app.Entry {
		return app.Entry{User: user, Seq: seq, Delta: delta, Balance: balance, Why: why, Ref: ref}
	}
	sound := func(tx app.Tx) error {
		return errors.Join(
			tx.PutBook(app.Book{ID: 1, Name: "书", Price: 3, Listed: true}),
			tx.PutBook(app.Book{ID: 2, Name: "书", Price: 3, Listed: true}),
			tx.PutUser(app.User{ID: a, OpenID: "o-a", Balance: 24, Entries: 3, Devices: []app.SessionID{{1}}}),
			tx.PutUser(app.User{ID: b, OpenID: "o-b", Balance: 30, Entries: 1}),
			tx.PutSession(app.Session{ID: app.SessionID{1}, User: a}),
			tx.PutEntry(entry(a, 1, 30, 30, app.Signup, "")),
			tx.PutEntry(entry(a, 2, -3, 27, app.Bought, one.String())),
			tx.PutEntry(entry(a, 3, -3, 24, app.Bought, two.String())),
			tx.PutEntry(entry(b, 1, 30, 30, app.Signup, "")),
			tx.PutOrder(app.Order{ID: one, User: a, Book: 1, Price: 3}),
			tx.PutOrder(app.Order{ID: two, User: a, Book: 2, Price: 3}),
			tx.PutComment(app.Comment{ID: 1, Book: 1, User: a, Text: "好"}),
		)
	}
	lies := []struct {
		name, want string
		tell       func(app.Tx) error
	}{
		{"balance below 0", "below 0", func(tx app.Tx) error { return tx.PutUser(app.User{ID: b, OpenID: "o-b", Balance: -1, Entries: 1}) }},
		{"balance too high", "says balance", func(tx app.Tx) error { return tx.PutUser(app.User{ID: b, OpenID: "o-b", Balance: 31, Entries: 1}) }},
		{"entry too many", "stands where", func(tx app.Tx) error { return tx.PutEntry(entry(b, 2, 0, 30, app.Signup, "")) }},
		{"entry lost", "the ledger begins after", func(tx app.Tx) error { return tx.PutUser(app.User{ID: app.UserID{3}, OpenID: "o-c", Entries: 1}) }},
		{"entry of nobody", "the readers' accounts have", func(tx app.Tx) error { return tx.PutEntry(entry(app.UserID{9}, 1, 0, 0, app.Signup, "")) }},
		{"delta wrong", "says balance", func(tx app.Tx) error { return tx.PutEntry(entry(a, 2, -4, 27, app.Bought, one.String())) }},
		{"one order paid twice, one never", "not paid for once", func(tx app.Tx) error { return tx.PutEntry(entry(a, 3, -3, 24, app.Bought, one.String())) }},
		{"payment for no order", "is not theirs", func(tx app.Tx) error { return tx.PutEntry(entry(b, 1, 30, 30, app.Bought, "x")) }},
		{"order unpaid", "not paid for once", func(tx app.Tx) error { return tx.PutOrder(app.Order{ID: app.OrderID{3}, User: b, Book: 1, Price: 3}) }},
		{"order at another price", "not paid for once", func(tx app.Tx) error { return tx.PutOrder(app.Order{ID: one, User: a, Book: 1, Price: 2}) }},
		{"order of nobody", "no such reader", func(tx app.Tx) error { return tx.PutOrder(app.Order{ID: app.OrderID{3}, User: app.UserID{9}, Book: 1}) }},
		{"order of no book", "no such book 9", func(tx app.Tx) error { return tx.PutOrder(app.Order{ID: one, User: a, Book: 9, Price: 3}) }},
		{"comment of nobody", "no such reader", func(tx app.Tx) error { return tx.PutComment(app.Comment{ID: 2, Book: 1, User: app.UserID{9}}) }},
		{"comment on no book", "no such book 9", func(tx app.Tx) error { return tx.PutComment(app.Comment{ID: 2, Book: 9, User: a}) }},
		{"session of nobody", "no such reader", func(tx app.Tx) error {
			return tx.PutSession(app.Session{ID: app.SessionID{2}, SKey: app.SKeyHash{2}, User: app.UserID{9}})
		}},
		{"device lost", "not a session of theirs", func(tx app.Tx) error { return tx.DeleteSession(app.SessionID{1}) }},
		{"too many devices", "at most 10", func(tx app.Tx) error {
			return tx.PutUser(app.User{ID: a, OpenID: "o-a", Balance: 24, Entries: 3, Devices: make([]app.SessionID, 11)})
		}},
	}
	for _, lie := range lies {
		t.Run(lie.name, func(t *testing.T) {
			store := storetest.NewModel()
			if err := store.Update(t.Context(), sound); err != nil {
				t.Fatal(err)
			}
			if report, err := app.Check(t.Context(), store); len(report.Problems) > 0 || err != nil {
				t.Fatalf("Check of a sound shop = %q, %v", report.Problems, err)
			}
			if err := store.Update(t.Context(), lie.tell); err != nil {
				t.Fatal(err)
			}
			report, err := app.Check(t.Context(), store)
			if err != nil || !strings.Contains(strings.Join(report.Problems, "\n"), lie.want) {
				t.Errorf("Check = %q, %v, want a problem that says %q", report.Problems, err, lie.want)
			}
		})
	}
}
