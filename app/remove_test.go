package app_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

func (s shop) remove(id app.BookID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Remove(ctx, r, id) }
}

// TestRemoveBook: a book without orders is removed with its comments. A book with an order stays.
func TestRemoveBook(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2), aBook(3))
		reader := s.login("reader")
		for range 25 {
			if _, err := s.Comment(t.Context(), reader.SKey, 1, "好书"); err != nil {
				t.Fatal(err)
			}
		}
		s.own(reader.SKey, 2)
		s.checkRefused("Remove of a book on sale", app.Invalid, s.remove(1))
		s.checkRefused("Remove of no book", app.Unknown, s.remove(9))
		s.mustDo(s.unlist(1))
		s.mustDo(s.unlist(2))
		s.checkRefused("Remove of a book that is owned", app.Invalid, s.remove(2))
		request := s.request()
		first, err := s.Remove(t.Context(), request, 1)
		again, err2 := s.Remove(t.Context(), request, 1)
		if err != nil || err2 != nil || first != again || first.Did != "book remove" || first.To != "1" {
			t.Errorf("Remove = %+v, %v, and again %+v, %v", first, err, again, err2)
		}
		s.onSale("one removed", 3)
		s.checkRefused("Remove again", app.Unknown, s.remove(1))
		s.mustDo(s.addBook(aBook(1)))
		if detail, err := s.Detail(t.Context(), "", 1, app.Page[app.CommentID]{Limit: 9}, 0); err != nil || len(detail.Comments) > 0 {
			t.Errorf("a new book of the number has %d comments, %v", len(detail.Comments), err)
		}
	})
}

// TestRemoveReadsInShortViews: no View is long, however many orders there are.
func TestRemoveReadsInShortViews(t *testing.T) {
	const orders = 12_000
	s := openModel(t)
	s.owns(s.login("reader").User.ID, orders)
	s.mustDo(s.addBook(aBook(orders + 1)))
	for _, book := range []app.BookID{1, orders / 2, orders, orders + 1} {
		s.mustDo(s.unlist(book))
	}
	s.Store = shortViews{s.Store, orders / 2}
	for book, want := range map[app.BookID]app.Code{1: app.Invalid, orders / 2: app.Invalid, orders: app.Invalid, orders + 1: none} {
		if _, err := s.Remove(t.Context(), s.request(), book); codeOf(err) != want {
			t.Errorf("Remove of book %d: %v, want code %d", book, err, want)
		}
	}
}

// shortViews is a store whose Views may read this many orders each.
type shortViews struct {
	app.Store
	most int
}

func (s shortViews) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Store.View(ctx, func(r app.Reader) error { return fn(fewOrders{r, s.most}) })
}

type fewOrders struct {
	app.Reader
	most int
}

func (r fewOrders) Orders() iter.Seq2[app.Order, error] { return r.few(r.Reader.Orders()) }

func (r fewOrders) LatestOrders(before app.OrderID) iter.Seq2[app.Order, error] {
	return r.few(r.Reader.LatestOrders(before))
}

func (r fewOrders) few(orders iter.Seq2[app.Order, error]) iter.Seq2[app.Order, error] {
	return func(yield func(app.Order, error) bool) {
		n := 0
		for order, err := range orders {
			if n++; n > r.most {
				order, err = app.Order{}, errors.New("a View that is too long")
			}
			if !yield(order, err) || err != nil {
				return
			}
		}
	}
}

// TestRemoveBesideABuyer: a book that is bought while the orders are read stays.
func TestRemoveBesideABuyer(t *testing.T) {
	for _, moment := range []int{1, 2, 3} { // Views of Remove: its receipt, the book, the orders
		store := &viewed{Store: storetest.NewModel(), then: func() {}}
		s := open(t, store)
		s.stock(aBook(1))
		s.mustDo(s.unlist(1))
		reader, views := s.login("reader"), 0
		store.then = func() {
			if views++; views == moment {
				s.mustDo(s.relist(1))
				s.own(reader.SKey, 1)
				s.mustDo(s.unlist(1))
			}
		}
		if _, err := s.Remove(t.Context(), s.request(), 1); codeOf(err) != app.Invalid || views < moment {
			t.Errorf("Remove beside a purchase after View %d of %d: %v", moment, views, err)
		}
		if _, err := s.Detail(t.Context(), reader.SKey, 1, app.Page[app.CommentID]{Limit: 1}, 0); err != nil {
			t.Errorf("the buyer's book: %v", err)
		}
	}
}

// viewed calls then after each View.
type viewed struct {
	app.Store
	then func()
}

func (s *viewed) View(ctx context.Context, fn func(app.Reader) error) error {
	err := s.Store.View(ctx, fn)
	s.then()
	return err
}

func TestAlike(t *testing.T) {
	s := openModel(t)
	one, same, namesake, other := aBook(1), aBook(2), aBook(3), aBook(4)
	one.Author, namesake.Author, other.Author = "曹雪芹", "曹雪芹", "高鹗"
	same.Name, same.DiskName = "石头记", one.DiskName
	s.stock(one, same, namesake, other)
	want := []string{"book 1 has the same PDF as book 2", "book 1 has the same name and author as book 3"}
	if got, err := s.Alike(t.Context(), 1); err != nil || !slices.Equal(got, want) {
		t.Errorf("Alike = %q, %v, want %q", got, err, want)
	}
	if got, err := s.Alike(t.Context(), 4); err != nil || got != nil {
		t.Errorf("Alike of a book of its own = %q, %v", got, err)
	}
}
