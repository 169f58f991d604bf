package app_test

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// auditOf lists all receipts.
func auditOf(r app.Reader) iter.Seq2[app.Receipt, error] { return r.Receipts(app.ReceiptID{}) }

// TestLists compares the keeper's lists with the store's.
func TestLists(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ctx := t.Context()
		author, other := s.comment31()
		s.buy(author.SKey, 1)
		s.buy(other.SKey, 1)
		s.buy(other.SKey, 2)
		s.mint(app.Batch{Count: 2, Points: 5})
		s.mint(app.Batch{Count: 1, Points: 5})
		// The keeper sees unlisted books, hidden comments, and banned and erased readers.
		s.mustDo(s.unlist(2))
		s.mustDo(s.hide(1))
		s.mustDo(s.ban(author.User.ID))
		s.mustDo(s.erase(s.login("gone").User.ID))

		books, err := s.Catalogue(ctx, 0)
		if err != nil || !slices.Equal(books, allRows(s, app.Reader.Books)) || len(books) != 2 {
			t.Errorf("Catalogue = %+v, %v", books, err)
		}
		lists(t, "Readers", 3, allRows(s, app.Reader.Users), func(u app.User) app.UserID { return u.ID },
			func(w app.Window[app.UserID]) iter.Seq2[[]app.User, error] { return s.Readers(ctx, w) })
		lists(t, "Batches", 2, allRows(s, app.Reader.Batches), func(b app.Batch) app.BatchID { return b.ID },
			func(w app.Window[app.BatchID]) iter.Seq2[[]app.Batch, error] { return s.Batches(ctx, w) })
		comments := slices.SortedFunc(slices.Values(allRows(s, app.Reader.Comments)),
			func(a, b app.Comment) int { return int(a.ID) - int(b.ID) })
		lists(t, "Comments", 31, comments, func(c app.Comment) app.CommentID { return c.ID },
			func(w app.Window[app.CommentID]) iter.Seq2[[]app.Comment, error] {
				return s.Comments(ctx, app.UserID{}, w)
			})
		audit := slices.Collect(func(yield func(app.Receipt) bool) {
			for _, receipt := range slices.Backward(allRows(s, auditOf)) {
				yield(receipt)
			}
		})
		lists(t, "Audit", 6, audit, func(r app.Receipt) app.ReceiptID { return r.ID },
			func(w app.Window[app.ReceiptID]) iter.Seq2[[]app.Receipt, error] { return s.Audit(ctx, w) })

		var sales, others []app.Sale
		for _, order := range allRows(s, app.Reader.Orders) {
			name := map[app.UserID]string{author.User.ID: author.User.Name(), other.User.ID: other.User.Name()}[order.User]
			sales = append(sales, app.Sale{Order: order, Name: name, Title: "红楼梦"})
			if order.User == other.User.ID {
				others = append(others, sales[len(sales)-1])
			}
		}
		order := func(s app.Sale) app.OrderID { return s.ID }
		lists(t, "Sales", 3, sales, order,
			func(w app.Window[app.OrderID]) iter.Seq2[[]app.Sale, error] { return s.Sales(ctx, app.UserID{}, w) })
		lists(t, "Sales of one", 2, others, order,
			func(w app.Window[app.OrderID]) iter.Seq2[[]app.Sale, error] { return s.Sales(ctx, other.User.ID, w) })
	})
}

// lists checks every window of a list of n rows. rows is oldest first.
func lists[Row any, K comparable](
	t *testing.T, what string, n int, rows []Row, key func(Row) K, list func(app.Window[K]) iter.Seq2[[]Row, error],
) {
	t.Helper()
	if len(rows) != n {
		t.Fatalf("%s: %d rows, want %d", what, len(rows), n)
	}
	for before := range n + 1 { // the rows from before on are left out
		for since := -1; since < before; since++ { // and those up to since
			for _, limit := range []int{0, 1, 2, n} {
				w := app.Window[K]{Limit: limit}
				if before < n {
					w.Before = key(rows[before])
				}
				if since >= 0 {
					w.Since = key(rows[since])
				}
				want := slices.Clone(rows[since+1 : before])
				slices.Reverse(want)
				if limit > 0 {
					want = want[:min(limit, len(want))]
				}
				if got := collectPages(t, list(w)); len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
					t.Errorf("%s %+v = %+v, want %+v", what, w, got, want)
				}
			}
		}
	}
}

// TestLongList has more rows than a page.
func TestLongList(t *testing.T) {
	s := openModel(t)
	reader := s.login("reader").User.ID
	s.owns(reader, 450)
	for limit, want := range map[int]int{0: 450, 200: 200, 201: 201, 400: 400, 1000: 450} {
		pages, last := 0, app.BookID(451)
		n := 0
		for page, err := range s.Sales(t.Context(), reader, app.Window[app.OrderID]{Limit: limit}) {
			if err != nil || len(page) == 0 || len(page) > 200 {
				t.Fatalf("a page of %d rows, %v", len(page), err)
			}
			for _, sale := range page {
				if sale.Book != last-1 {
					t.Fatalf("book %d after %d, want the one before it", sale.Book, last)
				}
				last = sale.Book
			}
			pages++
			n += len(page)
		}
		if n != want || pages != (want+199)/200 {
			t.Errorf("limit %d: %d rows on %d pages, want %d", limit, n, pages, want)
		}
	}
	last := app.BookID(0)
	for _, want := range []int{200, 200, 50, 0} {
		page, err := s.Catalogue(t.Context(), last)
		if err != nil || len(page) != want {
			t.Fatalf("after book %d: a page of %d rows, %v, want %d", last, len(page), err, want)
		}
		for _, book := range page {
			if last++; book.ID != last {
				t.Fatalf("book %d, want %d", book.ID, last)
			}
		}
	}
	stop := 0
	for range s.Sales(t.Context(), reader, app.Window[app.OrderID]{}) {
		if stop++; stop == 2 {
			break
		}
	}
}

// owns stores an order for each of the books 1 to n, one a minute.
func (s shop) owns(reader app.UserID, n int) {
	s.t.Helper()
	s.update(func(tx app.Tx) error {
		user, err := tx.User(reader)
		for i := range n {
			book, order := aBook(app.BookID(i+1)), app.IDAt[app.Order](s.clock.Now().Add(time.Duration(i)*time.Minute))
			err = errors.Join(err, tx.PutBook(book),
				tx.PutOrder(app.Order{ID: order, User: reader, Book: book.ID}),
				tx.PutEntry(app.Entry{User: reader, Seq: user.Entries + uint64(i+1), Balance: user.Balance,
					Why: app.Bought, Ref: order.String()}))
		}
		user.Entries += uint64(n)
		return errors.Join(err, tx.PutUser(user))
	})
}

// TestWindowsByTime: IDAt divides the rows before a time from those at it or later.
func TestWindowsByTime(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	var readers []app.UserID
	var times []time.Time
	for i := range 5 {
		s.clock.Advance(time.Hour)
		login := s.login(fmt.Sprint("reader", i))
		if _, err := s.Comment(t.Context(), login.SKey, 1, "好书"); err != nil {
			t.Fatal(err)
		}
		readers, times = append(readers, login.User.ID), append(times, s.clock.Now())
	}
	s.update(func(tx app.Tx) error { return tx.DeleteComment(3) })
	for i, at := range times {
		got := collectPages(t, s.Readers(t.Context(), app.Window[app.UserID]{Since: app.IDAt[app.User](at)}))
		if len(got) != 5-i {
			t.Errorf("since reader %d: %d readers, want %d", i, len(got), 5-i)
		}
		got = collectPages(t, s.Readers(t.Context(), app.Window[app.UserID]{Before: app.IDAt[app.User](at)}))
		if len(got) != i || i > 0 && got[0].ID != readers[i-1] {
			t.Errorf("before reader %d: %+v, want %d", i, got, i)
		}
		last := []app.CommentID{0, 1, 3, 3, 4}[i] // number 3 is nobody's
		if n, err := s.CommentsUntil(t.Context(), at); n != last || err != nil {
			t.Errorf("CommentsUntil comment %d = %d, %v, want %d", i+1, n, err, last)
		}
	}
	if n, err := s.CommentsUntil(t.Context(), s.clock.Now().Add(time.Hour)); n != 5 || err != nil {
		t.Errorf("CommentsUntil now = %d, %v, want all", n, err)
	}
}
