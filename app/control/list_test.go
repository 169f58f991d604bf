package control_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"littleshelf/app"
	"littleshelf/app/control"
)

// TestListBetweenPages: no request runs between two pages, and each row is listed once although
// books are added between pages.
func TestListBetweenPages(t *testing.T) {
	const books = 450
	s := newServer(t)
	put := func(ids ...app.BookID) {
		err := s.DB.Update(t.Context(), func(tx app.Tx) (err error) {
			for _, id := range ids {
				err = errors.Join(err, tx.PutBook(app.Book{ID: id, Name: "书", DiskName: id.WireName()}))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var even []app.BookID
	for i := range app.BookID(books) {
		even = append(even, 2*(i+1))
	}
	put(even...)
	var running atomic.Int32
	handler := s.Handler()
	client := control.NewClient(control.Local(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running.Add(1)
		defer running.Add(-1)
		handler.ServeHTTP(w, r)
	})))
	var last app.BookID
	rows := 0
	for page, err := range control.ListBooks.Pages(t.Context(), client, control.Window{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n := running.Load(); n > 0 {
			t.Errorf("after book %d: %d requests are under way", last, n)
		}
		for _, book := range page {
			if book.ID <= last {
				t.Fatalf("book %d after %d", book.ID, last)
			}
			last = book.ID
		}
		if rows += len(page); rows == 200 {
			put(1, 2*books+1) // before and after the list's position
		}
	}
	if rows != books+1 || last != 2*books+1 {
		t.Errorf("%d rows, the last %d, want %d rows and the book added after them", rows, last, books+1)
	}
}

// TestListOfOneReader: a list by a reader's name continues with the same reader when another reader
// takes the name between two pages.
func TestListOfOneReader(t *testing.T) {
	s := newServer(t)
	anna, err := s.Shop.Login(t.Context(), "anna", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	named := func(id app.UserID, name string) {
		err := s.DB.Update(t.Context(), func(tx app.Tx) error {
			user, err := tx.User(id)
			if err != nil {
				return err
			}
			user.Profile.NickName = name
			return tx.PutUser(user)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	named(anna.User.ID, "测试读者甲")
	if err := s.DB.Update(t.Context(), func(tx app.Tx) error {
		return tx.PutBook(app.Book{ID: 1, Name: "书", DiskName: "1.pdf", Listed: true})
	}); err != nil {
		t.Fatal(err)
	}
	for n := range 250 {
		if _, err := s.Shop.Comment(t.Context(), anna.SKey, 1, fmt.Sprint("好书 ", n)); err != nil {
			t.Fatal(err)
		}
	}
	client := control.NewClient(control.Local(s.Handler()))
	rows := 0
	for page, err := range control.ListComments.Pages(context.Background(), client, control.Window{Reader: "测试读者甲", Limit: 220}) {
		if err != nil {
			t.Fatal(err)
		}
		if rows += len(page); rows == 200 {
			ben, err := s.Shop.Login(t.Context(), "ben", app.SignedProfile{})
			if err != nil {
				t.Fatal(err)
			}
			named(ben.User.ID, "测试读者甲")
		}
	}
	if rows != 220 {
		t.Errorf("%d comments, want the newest 220", rows)
	}
}
