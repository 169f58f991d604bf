package app_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// openBolt opens a shop on a bbolt file. The file is checked when the test ends.
func openBolt(t *testing.T) shop {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
			t.Errorf("bolt.Check = %q, %v", problems, err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
	return open(t, db)
}

// TestBuyConcurrently: 30 points buy exactly 30 books in concurrent calls, and each successful
// Buy is an order that exists.
func TestBuyConcurrently(t *testing.T) {
	const buyers, titles = 64, 40
	s := openBolt(t)
	for id := range app.BookID(titles) {
		s.stock(aBook(id + 1))
	}
	login := s.login("reader")
	var told [titles + 1]atomic.Pointer[app.Order]
	var running sync.WaitGroup
	for i := range buyers {
		running.Go(func() {
			for j := range titles {
				id := app.BookID((i+j)%titles + 1)
				order, err := s.Buy(t.Context(), login.SKey, id)
				if code := codeOf(err); code != none && code != app.InsufficientPoints {
					t.Errorf("Buy(%d) = %v, want success or InsufficientPoints", id, err)
				}
				if err != nil {
					continue
				}
				if before := told[id].Swap(&order); before != nil && before.ID != order.ID {
					t.Errorf("Buy(%d) = order %s, want %s again", id, order.ID, before.ID)
				}
			}
		})
	}
	running.Wait()

	shelf, err := s.Shelf(t.Context(), login.SKey, app.ShelfRevision{})
	if err != nil || len(shelf.Books) != app.SignupPoints {
		t.Errorf("Shelf = %d books, %v, want %d", len(shelf.Books), err, app.SignupPoints)
	}
	for _, owned := range shelf.Books {
		if order := told[owned.Book.ID].Swap(nil); order == nil || order.ID != owned.Link.Order {
			t.Errorf("book %d is owned by %s, and buyers were told %v", owned.Book.ID, owned.Link.Order, order)
		}
	}
	for id := range told {
		if order := told[id].Load(); order != nil {
			t.Errorf("book %d was sold and is not owned", id)
		}
	}
	user, err := s.Me(t.Context(), login.SKey)
	if err != nil || user.Balance != 0 || user.Entries != app.SignupPoints+1 {
		t.Errorf("balance %d after %d entries, %v, want 0 after %d", user.Balance, user.Entries, err, app.SignupPoints+1)
	}
}

func TestBuy(t *testing.T) {
	s := openModel(t)
	free, dear, hidden := aBook(2), aBook(3), aBook(4)
	free.Price, dear.Price, hidden.Listed = 0, app.SignupPoints, false
	s.stock(aBook(1), free, dear, hidden)
	key := s.login("reader").SKey
	var orders []app.OrderID
	for _, step := range []struct {
		key     app.SKey
		book    app.BookID
		want    app.Code
		balance int64
		entries uint64
	}{
		{key, 5, app.Unknown, 30, 1},
		{key, 4, app.Unknown, 30, 1},
		{"", 1, app.Unknown, 30, 1},
		{key, 2, none, 30, 2},
		{key, 1, none, 29, 3},
		{key, 1, none, 29, 3},
		{key, 3, app.InsufficientPoints, 29, 3},
		{key, 2, none, 29, 3},
	} {
		order, err := s.Buy(t.Context(), step.key, step.book)
		if codeOf(err) != step.want {
			t.Errorf("Buy(%d) = %v, want code %d", step.book, err, step.want)
		}
		if err == nil {
			orders = append(orders, order.ID)
		}
		if user, err := s.Me(t.Context(), key); user.Balance != step.balance || user.Entries != step.entries {
			t.Errorf("after Buy(%d): balance %d, %d entries, %v, want %d, %d", step.book, user.Balance, user.Entries,
				err, step.balance, step.entries)
		}
	}
	if len(orders) != 4 || orders[0] != orders[3] || orders[1] != orders[2] || orders[0] == orders[1] {
		t.Errorf("orders = %v, want two, each told twice", orders)
	}
	// An owned book stays owned when it is taken off sale or its price rises.
	gone := aBook(1)
	gone.Listed, gone.Price = false, 1000
	s.stock(gone)
	if order, err := s.Buy(t.Context(), key, 1); err != nil || order.ID != orders[1] || order.Price != 1 {
		t.Errorf("Buy of an unlisted book of one's own = %v, %v, want order %s", order, err, orders[1])
	}
}

// awayStore is a store that cannot be reached.
type awayStore struct{ calls int }

func (s *awayStore) View(context.Context, func(app.Reader) error) error { return s.fail() }
func (s *awayStore) Update(context.Context, func(app.Tx) error) error   { return s.fail() }

func (s *awayStore) fail() error {
	s.calls++
	return errors.New("the database cannot be reached")
}

// TestBuyWhenTheStoreFails: a failure stores nothing, and a buyer that gets an error after the
// commit can repeat the call.
func TestBuyWhenTheStoreFails(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	key := s.login("reader").SKey
	store := s.Store
	balance := func(when string, want int64) {
		t.Helper()
		if user, err := s.Me(t.Context(), key); user.Balance != want {
			t.Errorf("%s: balance %d, %v, want %d", when, user.Balance, err, want)
		}
	}
	away := &awayStore{}
	s.Store = away
	if _, err := s.Buy(t.Context(), key, 1); codeOf(err) != app.Internal || away.calls != 1 {
		t.Errorf("Buy = %v after %d calls of a store that cannot be reached, want Internal after one", err, away.calls)
	}

	s.Store = storetest.FailNth(store, 1)
	if _, err := s.Buy(t.Context(), key, 1); codeOf(err) != app.Internal {
		t.Errorf("Buy = %v, want Internal", err)
	}
	balance("not stored", app.SignupPoints)

	s.Store = storetest.Ambiguous(store, func(n int) bool { return n == 1 })
	if _, err := s.Buy(t.Context(), key, 1); codeOf(err) != app.Internal {
		t.Errorf("Buy = %v, want Internal", err)
	}
	balance("stored, and said error", app.SignupPoints-1)
	if order, err := s.Buy(t.Context(), key, 1); err != nil || order.Price != 1 {
		t.Errorf("Buy again = %v, %v, want the order", order, err)
	}
	balance("asked again", app.SignupPoints-1)

	s.Store = storetest.Replay(store)
	s.stock(aBook(2))
	if _, err := s.Buy(t.Context(), key, 2); err != nil {
		t.Errorf("Buy = %v", err)
	}
	balance("run twice", app.SignupPoints-2)
	s.Store = store
}
