package app_test

import (
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// TestFindSales checks that each filter selects what a comparison of all orders selects, page by
// page.
func TestFindSales(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2), aBook(3))
	a, b := s.login("a"), s.login("b")
	var half time.Time
	for i, buy := range []struct {
		key  app.SKey
		book app.BookID
	}{{a.SKey, 1}, {b.SKey, 1}, {a.SKey, 2}, {b.SKey, 2}, {a.SKey, 3}} {
		s.clock.Advance(time.Hour)
		order := s.buy(buy.key, buy.book)
		if i%2 == 1 {
			s.mustDo(s.refund(order.ID))
		}
		if i == 2 {
			half = s.clock.Now()
		}
	}
	all := collectPages(t, s.Sales(t.Context(), app.UserID{}, app.Window[app.OrderID]{}))
	for _, reader := range []app.UserID{{}, a.User.ID, b.User.ID, {1}} {
		for _, books := range [][]app.BookID{nil, {1}, {2, 3}, {4}, {}} {
			for _, state := range []app.OrderState{"", app.LiveOrders, app.RefundedOrders} {
				for _, since := range []time.Time{{}, half} {
					var want []app.Sale
					for _, o := range all {
						if (reader.IsZero() || o.User == reader) && (books == nil || slices.Contains(books, o.Book)) &&
							(state == "" || o.Refunded == (state == app.RefundedOrders)) && !o.At.Before(since) {
							want = append(want, o)
						}
					}
					f, w := app.SaleFilter{Reader: reader, Books: books, State: state}, app.Window[app.OrderID]{Limit: 2}
					if !since.IsZero() {
						w.Since = app.IDAt[app.Order](since)
					}
					got := collectPages(t, s.AllFound(t.Context(), f, w))
					if !slices.Equal(got, want) {
						t.Errorf("%+v since %v: AllFound = %v, want %v", f, since, got, want)
					}
					var paged []app.Sale
					for {
						found, rest, err := s.FindSales(t.Context(), f, w)
						s.must(err)
						paged = append(paged, found...)
						if w.Before = rest; rest.IsZero() {
							break
						}
					}
					if !slices.Equal(paged, want) {
						t.Errorf("%+v since %v: FindSales = %v, want %v", f, since, paged, want)
					}
				}
			}
		}
	}
}
