package app_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/find"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// mostSold returns the books in the order of their live orders.
func (s shop) mostSold() (ids []app.BookID) {
	s.t.Helper()
	found, err := s.Find(s.t.Context(), app.Search{Order: app.MostSold, Limit: 100})
	s.must(err)
	for _, book := range found.Books {
		ids = append(ids, book.ID)
	}
	return ids
}

// recountSold returns the same, counted from the whole table.
func (s shop) recountSold(books int) (ids []app.BookID) {
	s.t.Helper()
	live := make(map[app.BookID]int)
	for _, order := range allRows(s, app.Reader.Orders) {
		if !order.Refunded {
			live[order.Book]++
		}
	}
	for id := range app.BookID(books) {
		ids = append(ids, id+1)
	}
	slices.SortStableFunc(ids, func(a, b app.BookID) int { return cmp.Compare(live[b], live[a]) })
	return ids
}

// TestMostSold: after any purchases and refunds, whenever orders are settled or counted anew, the
// order of the books is that of a recount.
func TestMostSold(t *testing.T) {
	for seed := range uint64(12) {
		synctest.Test(t, func(t *testing.T) { checkMostSold(t, rand.New(rand.NewPCG(seed, 0)), seed%3) })
	}
}

func checkMostSold(t *testing.T, dice *rand.Rand, counter uint64) {
	const books = 8
	s := openModel(t)
	s.Finder = new(find.Finder)
	if counter > 0 {
		s.Sold = &app.SoldCounter{Whole: counter == 1}
		go s.CountSoldEvery(t.Context())
	}
	for id := range app.BookID(books) {
		book := aBook(id + 1)
		book.Price = 0
		s.stock(book)
	}
	var orders []app.OrderID
	readers := []app.Login{s.login("reader")}
	for n := range 120 {
		s.clock.Advance(time.Millisecond) // ids of one millisecond are in no order
		switch dice.IntN(12) {
		case 0:
			s.clock.Advance(time.Duration(dice.IntN(100)) * time.Second)
		case 1:
			readers = append(readers, s.login(fmt.Sprint("reader ", n)))
		case 2:
			time.Sleep(time.Minute) // orders are settled
			synctest.Wait()
		case 3, 4, 5:
			if len(orders) > 0 {
				s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) {
					return s.Refund(ctx, request, orders[dice.IntN(len(orders))])
				})
			}
		default:
			book := min(dice.IntN(books), dice.IntN(books)) + 1
			orders = append(orders, s.buy(readers[dice.IntN(len(readers))].SKey, app.BookID(book)).ID)
		}
		if n == 60 {
			time.Sleep(time.Hour) // all are counted anew
			synctest.Wait()
		}
		if got, want := s.mostSold(), s.recountSold(books); !slices.Equal(got, want) {
			t.Fatalf("counter %d, step %d: %v, want %v", counter, n, got, want)
		}
	}
}

// TestMostSoldIsBounded: a search reads no more than some of the newest orders, unless it is to
// wait for all. The others count after CountSoldEvery has read them.
func TestMostSoldIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock, random := new(shoptest.Clock), shoptest.Rand()
		s := shop{t: t, clock: clock, Shop: &app.Shop{
			Store: storetest.NewModel(), Now: clock.Now, Finder: new(find.Finder), Sold: new(app.SoldCounter),
		}}
		s.stock(aBook(1), aBook(2))
		s.update(func(tx app.Tx) error {
			for n := range 2400 {
				at := clock.Now()
				order := app.Order{ID: app.OrderID(app.NewID(at, random)), User: app.UserID(app.NewID(at, random)), Book: 1, Price: 1, At: at}
				if n > 10 {
					order.Book, order.Refunded = 2, n < 2399
				}
				if err := tx.PutOrder(order); err != nil {
					return err
				}
				clock.Advance(time.Millisecond)
			}
			return nil
		})
		clock.Advance(time.Hour)
		if got := s.mostSold(); !slices.Equal(got, []app.BookID{2, 1}) {
			t.Errorf("of the newest orders: %v, want book 2 first", got)
		}
		go s.CountSoldEvery(t.Context())
		time.Sleep(time.Second) // the pauses between two Views
		if got := s.mostSold(); !slices.Equal(got, []app.BookID{1, 2}) {
			t.Errorf("of all orders: %v, want book 1 first", got)
		}
		for _, s.Sold = range []*app.SoldCounter{nil, {Whole: true}} {
			if got := s.mostSold(); !slices.Equal(got, []app.BookID{1, 2}) {
				t.Errorf("of all orders at once: %v, want book 1 first", got)
			}
		}
	})
}
