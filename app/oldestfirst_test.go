package app_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"littleshelf/app"
)

// write stores comments with these numbers.
func (s shop) write(author app.User, from, to app.CommentID) {
	s.t.Helper()
	s.update(func(tx app.Tx) error {
		for n := from; n <= to; n++ {
			c := app.Comment{ID: n, Book: 1 + app.BookID(n)%2, BookName: "红楼梦", User: author.ID,
				UserName: author.Name(), Text: "好书", At: s.clock.Now()}
			if err := tx.PutComment(c); err != nil {
				return err
			}
		}
		return tx.RaiseCounter(app.Counter{Name: "comment", Last: uint64(to)})
	})
}

// TestOldestFirst lists tables of various numbers of pages: each row once and in order.
func TestOldestFirst(t *testing.T) {
	for _, n := range []int{0, 1, 199, 200, 201, 400, 401, 650} {
		s := openModel(t)
		s.stock(aBook(1), aBook(2))
		author := s.login("reader").User
		s.write(author, 1, app.CommentID(n))
		next := app.CommentID(1)
		for page, err := range app.AllComments(t.Context(), s.Store) {
			if err != nil || len(page) == 0 || len(page) > 200 {
				t.Fatalf("%d comments: a page of %d rows, %v", n, len(page), err)
			}
			for _, c := range page {
				if c.ID != next {
					t.Fatalf("%d comments: number %d, want %d", n, c.ID, next)
				}
				next++
			}
		}
		if int(next-1) != n {
			t.Errorf("%d comments were listed, want %d", next-1, n)
		}
	}
}

// TestListsOfWholeTables compares the lists of whole tables with the store's.
func TestListsOfWholeTables(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.doRandom(1, 300)
		var orders []app.Order
		for _, sale := range collectPages(t, app.AllSales(t.Context(), s.Store)) {
			if sale.Title == "" || sale.Name == "" {
				t.Errorf("%+v has no names", sale)
			}
			orders = append(orders, sale.Order)
		}
		sameRows(t, "orders", orders, allRows(s, app.Reader.Orders))
		sameRows(t, "users", collectPages(t, app.AllUsers(t.Context(), s.Store)), allRows(s, app.Reader.Users))
		sameRows(t, "entries", collectPages(t, app.AllEntries(t.Context(), s.Store)), allRows(s, app.Reader.Entries))
	})
}

func sameRows[Row any](t *testing.T, what string, got, want []Row) {
	t.Helper()
	if !reflect.DeepEqual(got, want) || len(want) == 0 {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}

// TestOldestFirstOfATableThatChanges: rows that are added or deleted meanwhile do not move other
// rows.
func TestOldestFirstOfATableThatChanges(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2))
	author := s.login("reader").User
	s.write(author, 1, 650)
	last := app.CommentID(650)
	seen := make(map[app.CommentID]bool)
	for page, err := range app.AllComments(t.Context(), s.Store) {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			if seen[c.ID] || c.ID > 650 {
				t.Errorf("comment %d is listed again, or new", c.ID)
			}
			seen[c.ID] = true
		}
		s.write(author, last+1, last+10)
		last += 10
		if edges := []app.CommentID{450, 451}; !seen[edges[0]] { // the last of a page and the first of the next
			for _, edge := range edges {
				s.update(func(tx app.Tx) error { return ignoreNotFound(tx.DeleteComment(edge)) })
			}
		}
	}
	var missing []string
	for n := app.CommentID(1); n <= 650; n++ {
		if !seen[n] {
			missing = append(missing, fmt.Sprint(n))
		}
	}
	if want := []string{"450"}; !slices.Equal(missing, want) {
		t.Errorf("not listed: %q, want %q", missing, want)
	}
}

func ignoreNotFound(err error) error {
	if err == app.ErrNotFound {
		return nil
	}
	return err
}
