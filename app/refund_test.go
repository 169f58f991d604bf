package app_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"littleshelf/app"
)

func (s shop) refund(id app.OrderID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Refund(ctx, r, id) }
}

// links returns the download links of a reader's shelf, by book.
func (s shop) links(key app.SKey) map[app.BookID]app.Link {
	s.t.Helper()
	shelf, err := s.Shelf(s.t.Context(), key, app.ShelfRevision{})
	if err != nil {
		s.t.Fatalf("Shelf = %v", err)
	}
	links := make(map[app.BookID]app.Link)
	for _, owned := range shelf.Books {
		links[owned.Book.ID] = owned.Link
	}
	return links
}

// checkDownload checks the result of a download with link and without a session.
func (s shop) checkDownload(when string, link app.Link, want app.Code) {
	s.t.Helper()
	if _, err := s.Download(s.t.Context(), link.WireName, app.SKey(""), link); codeOf(err) != want {
		s.t.Errorf("%s: Download = %v, want code %d", when, err, want)
	}
}

func (s shop) stats() app.Stats {
	s.t.Helper()
	stats, err := s.Stats(s.t.Context())
	if err != nil {
		s.t.Fatalf("Stats = %v", err)
	}
	return stats
}

func TestRefund(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		dear, other := aBook(1), aBook(2)
		dear.Price = 12
		s.stock(dear, other)
		reader := s.login("reader")
		order, kept := s.buy(reader.SKey, 1), s.buy(reader.SKey, 2)
		links := s.links(reader.SKey)
		s.checkDownload("bought", links[1], none)
		dear.Price = 20 // what counts is what was paid
		s.stock(dear)
		before := s.stats()

		s.doAct(s.refund(order.ID), "order refund", order.ID.String(), "balance 17", "balance 29, refunded")
		want := app.Entry{
			User: reader.User.ID, Seq: 4, Delta: 12, Balance: 29, Why: app.Refunded, Ref: order.ID.String(), At: s.clock.Now(),
		}
		if entry := s.lastEntry(reader.User.ID); entry != want {
			t.Errorf("entry %+v, want %+v", entry, want)
		}
		s.checkDownload("refunded", links[1], app.Forbidden)
		s.checkDownload("refunded another", links[2], none)
		if shelf := s.links(reader.SKey); len(shelf) != 1 || shelf[2].Order != kept.ID {
			t.Errorf("Shelf = %v, want only the book that was kept", shelf)
		}
		if detail, err := s.Detail(t.Context(), reader.SKey, 1, app.Page[app.CommentID]{}, 0); detail.Owned || err != nil {
			t.Errorf("Detail = %+v, %v, want it not owned", detail, err)
		}
		before.Refunded, before.Spent, before.Points = 1, before.Spent-12, before.Points+12
		if after := s.stats(); after != before {
			t.Errorf("Stats = %+v, want %+v", after, before)
		}

		again := s.buy(reader.SKey, 1)
		if again.ID == order.ID || again.Price != 20 {
			t.Errorf("Buy again = %+v, want a new order", again)
		}
		s.checkDownload("bought again, the old link", links[1], app.Forbidden)
		s.checkDownload("bought again, the new link", s.links(reader.SKey)[1], none)

		rest := s.dump(app.Receipt{})
		s.doAct(s.refund(order.ID), "order refund", order.ID.String(), "balance 9, refunded", "balance 9, refunded")
		s.checkUnchanged("a second refund", rest, app.Receipt{})
	})
}

func TestRefundOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		reader := s.login("reader")
		s.checkRepeated(s.refund(s.buy(reader.SKey, 1).ID))
		if user := s.user(reader.User.ID); user.Balance != app.SignupPoints || user.Entries != 3 {
			t.Errorf("%d points after %d entries, want 30 after 3", user.Balance, user.Entries)
		}
	})
}

// TestRefundFreeAndErased: the order of a free book is refunded with 0 points, and the order of an
// erased reader is refunded to the erased account.
func TestRefundFreeAndErased(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		free := aBook(2)
		free.Price = 0
		s.stock(aBook(1), free)
		reader := s.login("reader")
		paid, gift := s.buy(reader.SKey, 1), s.buy(reader.SKey, 2)
		s.doAct(s.refund(gift.ID), "order refund", gift.ID.String(), "balance 29", "balance 29, refunded")
		if again := s.buy(reader.SKey, 2); again.ID == gift.ID {
			t.Error("Buy of a refunded free book gives the old order")
		}
		s.mustDo(s.erase(reader.User.ID))
		s.doAct(s.refund(paid.ID), "order refund", paid.ID.String(), "balance 29", "balance 30, refunded")
		s.checkRefused("Refund of no order", app.Unknown, s.refund(app.OrderID{15: 1}))
		s.checkRefused("Refund of the zero order", app.Unknown, s.refund(app.OrderID{}))
	})
}

// TestRefundRace refunds one order in concurrent calls with different requests.
func TestRefundRace(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	reader := s.login("reader")
	order := s.buy(reader.SKey, 1)
	before := fmt.Sprintf("balance %d", app.SignupPoints-1)
	var hands sync.WaitGroup
	firsts := make(chan app.Receipt, 20)
	for range cap(firsts) {
		request := s.request()
		hands.Go(func() {
			receipt, err := s.Refund(t.Context(), request, order.ID)
			if err != nil {
				t.Errorf("Refund = %v", err)
			}
			if receipt.Before == before {
				firsts <- receipt
			}
		})
	}
	hands.Wait()
	if user := s.user(reader.User.ID); len(firsts) != 1 || user.Balance != app.SignupPoints || user.Entries != 3 {
		t.Errorf("%d refunds, %d points after %d entries, want 1, 30 after 3", len(firsts), user.Balance, user.Entries)
	}
}
