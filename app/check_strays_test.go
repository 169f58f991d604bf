package app_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// TestCheckPassesOverStrays: rows of readers that do not exist, before, between and after those
// that do, are problems, and no other row is taken for one.
func TestCheckPassesOverStrays(t *testing.T) {
	store := storetest.NewModel()
	at := shoptest.Start
	err := store.Update(t.Context(), func(tx app.Tx) error {
		err := tx.PutBook(app.Book{ID: 1, Name: "书", DiskName: "1.pdf"})
		for n := range byte(9) {
			user := app.User{ID: app.UserID{n + 1}, OpenID: string('a' + rune(n)), Created: at, Seen: at, Balance: 2, Entries: 2}
			order := app.Order{ID: app.OrderID{n + 1}, User: user.ID, Book: 1, Price: 1, At: at}
			session := app.Session{ID: app.SessionID{n + 1}, User: user.ID, SKey: app.SKeyHash{n + 1}, Created: at, Expires: at}
			picture := app.Picture{User: user.ID, JPEG: "x"}
			user.Devices, user.Picture = []app.SessionID{session.ID}, picture.Hash()
			err = errors.Join(err, tx.PutOrder(order), tx.PutSession(session), tx.PutPicture(picture),
				tx.PutEntry(app.Entry{User: user.ID, Seq: 1, Delta: 3, Balance: 3, Why: app.Signup, At: at}),
				tx.PutEntry(app.Entry{User: user.ID, Seq: 2, Delta: -1, Balance: 2, Why: app.Bought, Ref: order.ID.String(), At: at}))
			if n%4 != 0 { // 1, 5 and 9 do not exist
				err = errors.Join(err, tx.PutUser(user))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := app.Check(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	for problem, want := range map[string]int{
		"18 ledger entries, the readers' accounts have 12": 1, "9 pictures, the readers' rows have 6": 1,
		"order ": 3, "session ": 3, "picture of ": 3,
	} {
		n := 0
		for _, found := range report.Problems {
			if strings.HasPrefix(found, problem) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d problems begin with %q, want %d", n, problem, want)
		}
	}
	if len(report.Problems) != 11 {
		t.Errorf("Check = %q, want 11 problems", report.Problems)
	}
}

var errList = errors.New("the list breaks off")

// breaking is a store of which one list of the readers' rows breaks off at once.
type breaking struct {
	app.Store
	list string
}

func (b breaking) View(ctx context.Context, fn func(app.Reader) error) error {
	return b.Store.View(ctx, func(r app.Reader) error { return fn(breakingReader{r, b.list}) })
}

type breakingReader struct {
	app.Reader
	list string
}

func breakOff[T any](breaks bool, list iter.Seq2[T, error]) iter.Seq2[T, error] {
	if !breaks {
		return list
	}
	return func(yield func(T, error) bool) {
		var none T
		yield(none, errList)
	}
}

func (r breakingReader) Entries() iter.Seq2[app.Entry, error] {
	return breakOff(r.list == "entries", r.Reader.Entries())
}

func (r breakingReader) OrdersByUser() iter.Seq2[app.Order, error] {
	return breakOff(r.list == "orders", r.Reader.OrdersByUser())
}

func (r breakingReader) SessionsByUser() iter.Seq2[app.Session, error] {
	return breakOff(r.list == "sessions", r.Reader.SessionsByUser())
}

func (r breakingReader) Pictures() iter.Seq2[app.Picture, error] {
	return breakOff(r.list == "pictures", r.Reader.Pictures())
}

// TestCheckBreaksOff: a list that breaks off is an error of Check.
func TestCheckBreaksOff(t *testing.T) {
	for _, list := range []string{"entries", "orders", "sessions", "pictures"} {
		s := openModel(t)
		s.login("reader")
		if _, err := app.Check(t.Context(), breaking{s.Store, list}); !errors.Is(err, errList) {
			t.Errorf("%s break off: Check = %v, want %v", list, err, errList)
		}
	}
}
