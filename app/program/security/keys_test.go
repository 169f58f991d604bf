package security

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// neighbours are readers with adjacent keys. A bug that deletes a range of keys, or all keys with
// a prefix, would delete a neighbour's rows. Each openid is a prefix of the next.
var neighbours = []struct {
	openID string
	uid    app.UserID
	book   app.BookID
}{
	{"1", uidOf(0x01, 0x00), 1},
	{"10", uidOf(0x01, 0x01), 10},
	{"1\U0010ffff", uidOf(0x01, 0xff), 255},
	{"1\x00", uidOf(0x02, 0x00), 256},
	{"100", uidOf(0xff, 0xff), 1 << 32},
	{"2", uidOf(0x00, 0xff), 1<<53 - 1},
}

// uidOf returns a uid with this ending.
func uidOf(last ...byte) (id app.UserID) {
	id[0] = 0x01
	copy(id[len(id)-len(last):], last)
	return id
}

// openIDCodes is a WeChat that returns the code as the openid.
type openIDCodes struct{}

func (openIDCodes) Identify(_ context.Context, code string) (app.Identity, error) {
	return app.Identity{AppID: "wx", OpenID: code}, nil
}

// TestPrefixKeys deletes from each reader in turn, in every way there is. No row of a neighbour
// changes, on bolt and on the model.
func TestPrefixKeys(t *testing.T) {
	for engine, open := range map[string]func(*testing.T) app.Store{
		"bolt": func(t *testing.T) app.Store {
			path := harness.NewDB(t)
			t.Cleanup(func() {
				harness.Check(t, path)
			})
			db, err := bolt.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			return db
		},
		"model": func(*testing.T) app.Store { return storetest.NewModel() },
	} {
		for victim := range neighbours {
			t.Run(fmt.Sprintf("%s/%d", engine, victim), func(t *testing.T) {
				t.Parallel()
				clock := new(shoptest.Clock)
				s := &app.Shop{
					Store: open(t), WeChat: openIDCodes{}, Log: shoptest.NewLog(t).Logger(), Now: clock.Now, Rand: shoptest.Rand(),
					SessionTTL: time.Hour, LinkTTL: time.Hour, LinkKey: make([]byte, 32),
				}
				if err := s.Store.Update(t.Context(), addNeighbours); err != nil {
					t.Fatal(err)
				}
				before := rowsOf(t, s)
				id := neighbours[victim].uid
				request := app.Request{ID: app.RequestID{1}}
				err1 := s.LogoutEverywhere(t.Context(), keyOf(victim))
				_, err2 := s.Erase(t.Context(), request, id)
				clock.Advance(time.Minute)
				_, err3 := s.Refund(t.Context(), app.Request{ID: app.RequestID{2}}, app.OrderID(id))
				if err := errors.Join(err1, err2, err3); err != nil {
					t.Fatal(err)
				}
				after := rowsOf(t, s)
				for i := range neighbours {
					if same := after[i] == before[i]; same != (i != victim) || !strings.Contains(before[i], "session") {
						t.Errorf("%q was erased: %q had\n%s\nand has\n%s", neighbours[victim].openID, neighbours[i].openID, before[i], after[i])
					}
				}
				for i := range neighbours {
					if _, err := s.Me(t.Context(), keyOf(i)); (err == nil) != (i != victim) {
						t.Errorf("%q was erased: Me of %q = %v", neighbours[victim].openID, neighbours[i].openID, err)
					}
				}
			})
		}
	}
}

func keyOf(i int) app.SKey { return app.SKey(fmt.Sprintf("%040x", i)) }

// addNeighbours adds for each reader a session, a book, its purchase, and a comment on each book.
func addNeighbours(tx app.Tx) (err error) {
	at := shoptest.Start
	ok := func(more error) { err = errors.Join(err, more) }
	batch := app.BatchID{1}
	ok(tx.PutBatch(app.Batch{ID: batch, Count: 1, Points: 1, PerReader: 1}))
	for i, n := range neighbours {
		session := app.SessionID(n.uid)
		user := app.User{ID: n.uid, OpenID: n.openID, Balance: 29, Entries: 2, Devices: []app.SessionID{session}, Created: at, Seen: at}
		ok(tx.PutUser(user))
		ok(tx.PutEntry(app.Entry{User: n.uid, Seq: 1, Delta: 30, Balance: 30, Why: app.Signup, At: at}))
		ok(tx.PutEntry(app.Entry{User: n.uid, Seq: 2, Delta: -1, Balance: 29, Why: app.Bought, Ref: app.OrderID(n.uid).String(), At: at}))
		ok(tx.PutSession(app.Session{ID: session, User: n.uid, SKey: keyOf(i).Hash(), Created: at, Expires: at.Add(time.Hour)}))
		ok(tx.PutBook(app.Book{ID: n.book, Name: "书", Price: 1, DiskName: n.book.WireName(),
			Sample: fmt.Sprint("1", strings.Repeat("0", i)), Listed: true}))
		ok(tx.PutOrder(app.Order{ID: app.OrderID(n.uid), User: n.uid, Book: n.book, Price: 1, At: at}))
		for range neighbours {
			number, more := tx.NextID("comment")
			ok(more)
			ok(tx.PutComment(app.Comment{ID: app.CommentID(number), Book: neighbours[(int(number)+i)%len(neighbours)].book,
				User: n.uid, BookName: "书", UserName: n.openID, Text: "好书", At: at}))
		}
	}
	return err
}

// rowsOf returns all rows of each reader, by every list and every unique key.
func rowsOf(t *testing.T, s *app.Shop) (all []string) {
	t.Helper()
	err := s.Store.View(t.Context(), func(r app.Reader) error {
		for i, n := range neighbours {
			var b strings.Builder
			user, err1 := r.User(n.uid)
			byOpenID, err2 := r.UserByOpenID(n.openID)
			session, err3 := r.SessionBySKey(keyOf(i).Hash())
			live, err4 := r.LiveOrder(n.uid, n.book)
			fmt.Fprintln(&b, user, err1, byOpenID.ID, err2, session, err3, live, err4)
			list(&b, "session", r.SessionsOf(n.uid), func(s app.Session) bool { return s.User == n.uid })
			list(&b, "order", r.OrdersOf(n.uid, app.OrderID{}), func(o app.Order) bool { return o.User == n.uid })
			list(&b, "entry", r.EntriesOf(n.uid, 0), func(e app.Entry) bool { return e.User == n.uid })
			list(&b, "comment", r.CommentsBy(n.uid, 0), func(c app.Comment) bool { return c.User == n.uid })
			list(&b, "sample", r.BooksWithSample(fmt.Sprint("1", strings.Repeat("0", i))), func(book app.Book) bool { return book.ID == n.book })
			if strings.Contains(b.String(), "WRONG") {
				t.Errorf("lists of %q:\n%s", n.openID, b.String())
			}
			for c, err := range r.CommentsOn(n.book, 0) {
				if err != nil || c.Book != n.book {
					t.Errorf("a comment on book %d is %+v, %v", n.book, c, err)
				}
			}
			all = append(all, b.String())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// list writes rows and marks those of other readers.
func list[T any](b *strings.Builder, what string, rows iter.Seq2[T, error], own func(T) bool) {
	for row, err := range rows {
		fmt.Fprintln(b, what, row, err)
		if err != nil || !own(row) {
			fmt.Fprintln(b, "WRONG")
		}
	}
}
