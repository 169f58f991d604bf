package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// TestFrontOf checks what the front shows to a guest and to readers, on each store.
func TestFrontOf(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.Finder = new(finder)
		for id := app.BookID(1); id <= 5; id++ {
			book := aBook(id)
			book.Category, book.Listed = 1+int(id)%2, id != 5
			s.stock(book)
		}
		reader := s.login("测试读者甲")
		for _, id := range []app.BookID{1, 2, 3} {
			s.buy(reader.SKey, id)
			s.clock.Advance(time.Minute)
			s.must(s.SetPosition(t.Context(), reader.SKey, id, 7))
		}
		s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) { return s.Unlist(ctx, request, 2) })

		front := func(key app.SKey, search app.Search) app.Front {
			t.Helper()
			search.Order, search.Limit = app.Newest, 10
			front, err := s.Front(t.Context(), key, search)
			if err != nil {
				t.Fatal(err)
			}
			return front
		}
		guest := front("", app.Search{State: app.AnyState})
		if ids := idsOf(guest.Found.Books); ids != "[4 3 1]" || len(guest.Owned) > 0 || len(guest.Open) > 0 || !guest.Reader.ID.IsZero() {
			t.Errorf("a guest sees %s, owns %v, has open %v", ids, guest.Owned, guest.Open)
		}
		if guest.Sold.Of(3) != 1 || guest.Sold.Of(4) != 0 || guest.Categories[0].Books != 1 || guest.Categories[1].Books != 2 {
			t.Errorf("sold %d and %d, categories %+v", guest.Sold.Of(3), guest.Sold.Of(4), guest.Categories)
		}
		own := front(reader.SKey, app.Search{})
		if !own.Owned[1] || !own.Owned[3] || own.Owned[4] || own.Reader.ID != reader.User.ID {
			t.Errorf("the reader owns %v", own.Owned)
		}
		if len(own.Open) != 2 || own.Open[0].Book.ID != 3 || own.Open[1].Book.ID != 2 || own.Open[0].Position.Page != 7 {
			t.Errorf("the reader has open %+v, want book 3 and the unlisted book 2", own.Open)
		}
		order := s.buy(reader.SKey, 4)
		s.must(s.SetPosition(t.Context(), reader.SKey, 4, 30)) // behind the sample
		if own := front(reader.SKey, app.Search{}); own.Open[0].Book.ID != 4 {
			t.Errorf("the reader has open %+v, want book 4 first", own.Open)
		}
		s.mustDo(s.refund(order.ID))
		if own := front(reader.SKey, app.Search{}); own.Open[0].Book.ID != 3 {
			t.Errorf("the reader has open %+v, want nothing of the book that was given back", own.Open)
		}
		second := 2
		if found := front("", app.Search{Category: &second}).Found; idsOf(found.Books) != "[3 1]" || found.Total != 2 {
			t.Errorf("category 2 has %+v", found)
		}
		if ended := front("0123456789abcdef0123456789abcdef", app.Search{}); !ended.Reader.ID.IsZero() {
			t.Errorf("an unknown key signs in %v", ended.Reader.ID)
		}
	})
}

func idsOf(books []app.Book) string {
	var ids []app.BookID
	for _, book := range books {
		ids = append(ids, book.ID)
	}
	return fmt.Sprint(ids)
}

// TestBookPageOf checks what a book's page shows to a guest and to readers, on each store.
func TestBookPageOf(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		owner, other := s.login("测试读者甲"), s.login("测试读者乙")
		s.buy(owner.SKey, 1)
		s.must(s.SetPosition(t.Context(), owner.SKey, 1, 3))
		var written []app.CommentID
		for i := range 5 {
			c, err := s.Comment(t.Context(), other.SKey, 1, fmt.Sprint("不错 ", i))
			s.must(err)
			written = append(written, c.ID)
		}
		slices.Reverse(written)

		show := func(key app.SKey, before app.CommentID, limit int) (app.BookPage, error) {
			return s.BookPage(t.Context(), key, 1, app.Page[app.CommentID]{Before: before, Limit: limit})
		}
		p, err := show(owner.SKey, 0, 3)
		if err != nil || !p.Owned || p.Position.Page != 3 || p.Sold != 1 || p.Reader.ID != owner.User.ID || p.Sample != 8 {
			t.Errorf("the owner sees %+v, %v", p, err)
		}
		if len(p.Comments) != 3 || p.Comments[0].ID != written[0] || p.Older != written[2] {
			t.Errorf("the first comments are %+v, older than %d", p.Comments, p.Older)
		}
		if p, err = show("", p.Older, 3); err != nil || len(p.Comments) != 2 || p.Older != 0 || p.Owned || p.Position.Page != 0 {
			t.Errorf("a guest sees %+v, %v", p, err)
		}
		if p, err = show("", 0, 5); err != nil || len(p.Comments) != 5 || p.Older != 0 {
			t.Errorf("a full page has %d comments, and older ones than %d: %v", len(p.Comments), p.Older, err)
		}
		if p, err = show("", 0, 0); err != nil || len(p.Comments) != 0 || p.Older != 0 {
			t.Errorf("a page of none has %+v, %v", p.Comments, err)
		}
		s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) { return s.Unlist(ctx, request, 1) })
		if _, err := show(owner.SKey, 0, 3); err != nil {
			t.Errorf("the owner of an unlisted book: %v", err)
		}
		for _, key := range []app.SKey{"", other.SKey} {
			if _, err := show(key, 0, 3); err != app.ErrUnlisted {
				t.Errorf("another visitor of an unlisted book: %v", err)
			}
		}
		if _, err := s.BookPage(t.Context(), "", 9, app.Page[app.CommentID]{}); !app.NoBook(err) {
			t.Errorf("no book: %v", err)
		}
	})
}

// TestBuyAt checks that a book is sold only at the price that was shown, on each store.
func TestBuyAt(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		reader := s.login("测试读者甲")
		for _, price := range []int64{0, 2, -1} {
			before := s.dump()
			if _, err := s.BuyAt(t.Context(), reader.SKey, 1, price); err != app.ErrPriceChanged {
				t.Errorf("at %d points: %v", price, err)
			}
			s.checkUnchanged("a refused exchange", before)
		}
		order, err := s.BuyAt(t.Context(), reader.SKey, 1, 1)
		if err != nil || order.Price != 1 {
			t.Fatalf("BuyAt = %+v, %v", order, err)
		}
		again, err := s.BuyAt(t.Context(), reader.SKey, 1, 5) // it is owned: its price does not matter
		if err != nil || again.ID != order.ID || s.user(reader.User.ID).Balance != app.SignupPoints-1 {
			t.Errorf("BuyAt again = %+v, %v", again, err)
		}
	})
}
