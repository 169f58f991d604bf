package table_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/table"
	"littleshelf/app/wechat"
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

// TestShelfAsksLittle: a shelf sends no request for each of its books.
func TestShelfAsksLittle(t *testing.T) {
	const orders = 300
	a := &asked{memory: open(t)}
	shop := &app.Shop{Store: a, WeChat: wechat.Demo{}, Now: time.Now, Rand: shoptest.Rand(), SessionTTL: time.Hour, LinkTTL: time.Hour}
	login, err := shop.Login(t.Context(), "reader", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	user := login.User
	for i := range orders {
		if err := a.Update(t.Context(), func(tx app.Tx) error { return putOwned(tx, &user, i) }); err != nil {
			t.Fatal(err)
		}
	}
	a.requests = 0
	shelf, err := shop.Shelf(t.Context(), login.SKey, app.ShelfRevision{})
	if err != nil || len(shelf.Books) != orders {
		t.Fatalf("Shelf = %d books, %v, want %d", len(shelf.Books), err, orders)
	}
	for i, owned := range shelf.Books {
		if newest := app.BookID(orders - i); owned.Book.ID != newest || owned.Pages != int(newest) {
			t.Errorf("place %d has book %v of %d pages, want book %v", i, owned.Book.ID, owned.Pages, newest)
		}
	}
	t.Logf("%d requests for %d books", a.requests, orders)
	if most := orders / 8; a.requests > most {
		t.Errorf("Shelf sends %d requests for %d books, want at most %d", a.requests, orders, most)
	}
	if report, err := app.Check(t.Context(), a); err != nil || len(report.Problems) > 0 {
		t.Errorf("Check = %q, %v", report.Problems, err)
	}
}

// putOwned puts a book with as many pages as its number, which the reader then owns.
func putOwned(tx app.Tx, user *app.User, i int) error {
	id, name := app.BookID(i+1), fmt.Sprint(i, ".pdf")
	user.Entries++
	order := app.Order{ID: app.OrderID{13: 1, 14: byte(i >> 8), 15: byte(i)}, User: user.ID, Book: id, At: shoptest.Start}
	return errors.Join(
		tx.PutBook(app.Book{ID: id, Name: "书", DiskName: name}), tx.PutOrder(order), tx.PutUser(*user),
		tx.PutEntry(app.Entry{User: user.ID, Seq: user.Entries, Why: app.Bought, Balance: user.Balance, Ref: order.ID.String(),
			At: shoptest.Start}),
		tx.PutPDFFile(app.PDFFile{Name: name, Size: 1, Modified: shoptest.Start, Pages: i + 1}),
	)
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
