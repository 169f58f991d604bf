package table_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/table"
)

// asked is a store on an engine that counts the requests that Views would send to other machines.
type asked struct {
	*memory
	requests int
}

func (a *asked) View(ctx context.Context, fn func(app.Reader) error) error {
	return a.engine.View(ctx, func(l table.Lists) error { return fn(table.NewReader(askedLists{l, a})) })
}

// askedLists counts the calls of a transaction. A list is one request.
type askedLists struct {
	table.Lists
	by *asked
}

func (l askedLists) Get(at *table.Space, key []byte) ([]byte, error) {
	l.by.requests++
	return l.Lists.Get(at, key)
}

func (l askedLists) GetAll(at *table.Space, keys [][]byte) ([][]byte, error) {
	l.by.requests++
	return l.Lists.GetAll(at, keys)
}

func (l askedLists) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	l.by.requests++
	return l.Lists.Ascend(in, prefix, from)
}

func (l askedLists) Descend(in *table.Space, prefix, before []byte) table.Pairs {
	l.by.requests++
	return l.Lists.Descend(in, prefix, before)
}

// TestCheckAsksLittle: a check sends no request for each reader, order, session or picture.
func TestCheckAsksLittle(t *testing.T) {
	const readers, orders = 600, 3
	a := &asked{memory: open(t)}
	for n := range readers {
		if err := a.Update(t.Context(), func(tx app.Tx) error { return putReader(tx, n, orders) }); err != nil {
			t.Fatal(err)
		}
	}
	report, err := app.Check(t.Context(), a)
	if err != nil || len(report.Problems) > 0 || report.Orders != readers*orders || report.Sessions != readers {
		t.Fatalf("Check = %+v, %v", report, err)
	}
	t.Logf("%d requests for %d readers", a.requests, readers)
	if most := readers/32 + 64; a.requests > most {
		t.Errorf("Check sends %d requests for %d readers, want at most %d", a.requests, readers, most)
	}
}

// putReader puts the nth reader, who has a session, a picture and some orders.
func putReader(tx app.Tx, n, orders int) error {
	id := func(kind, i int) (id [16]byte) {
		return [16]byte{byte(kind), byte(n >> 8), byte(n), byte(i + 1)}
	}
	user := app.User{
		ID: app.UserID(id(1, 0)), OpenID: fmt.Sprint("o-", n), Created: shoptest.Start, Seen: shoptest.Start,
		Devices: []app.SessionID{app.SessionID(id(2, 0))},
	}
	picture := app.Picture{User: user.ID, JPEG: fmt.Sprint("picture ", n)}
	user.Picture = picture.Hash()
	session := app.Session{
		ID: user.Devices[0], User: user.ID, SKey: app.SKeyHash{1, byte(n >> 8), byte(n)}, Created: shoptest.Start, Expires: shoptest.Start,
	}
	post := func(e app.Entry) error {
		user.Entries++
		user.Balance += e.Delta
		e.User, e.Seq, e.Balance, e.At = user.ID, user.Entries, user.Balance, shoptest.Start
		return tx.PutEntry(e)
	}
	err := errors.Join(tx.PutPicture(picture), tx.PutSession(session), post(app.Entry{Why: app.Signup, Delta: 30}))
	for i := range orders {
		order := app.Order{ID: app.OrderID(id(3, i)), User: user.ID, Book: app.BookID(i + 1), Price: 1, At: shoptest.Start}
		err = errors.Join(err,
			tx.PutBook(app.Book{ID: order.Book, Name: "书", DiskName: "1.pdf"}),
			tx.PutOrder(order), post(app.Entry{Why: app.Bought, Delta: -1, Ref: order.ID.String()}))
	}
	return errors.Join(err, tx.PutUser(user))
}
