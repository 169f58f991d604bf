package program_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/books"
)

// TestClockJumps sets the clock back an hour, ahead a day and back again, while readers buy. Time
// only orders the ids of orders and ends sessions and links.
func TestClockJumps(t *testing.T) {
	s := openSite(t, books.Folder(t.TempDir()))
	old, err := s.client.Login("old")
	if err != nil {
		t.Fatal(err)
	}
	last := harness.FirstBook + harness.CatalogueSize - 1
	link := buyLink(t, s, old.SKey, last)
	bought := map[app.BookID]bool{last: true}
	jumps := []time.Duration{0, -time.Hour, -time.Hour, 24 * time.Hour, time.Millisecond, -24 * time.Hour, 0, 48 * time.Hour}
	for i, jump := range jumps {
		s.clock.Advance(jump)
		for n := range 3 { // at the same time
			book := harness.FirstBook + app.BookID(3*i+n)
			if _, err := s.client.Buy(old.SKey, book); err != nil {
				t.Fatalf("after %v: buy = %v", jump, err)
			}
			bought[book] = true
			if _, err := s.client.Comment(old.SKey, book, "好书"); err != nil {
				t.Errorf("after %v: comment = %v", jump, err)
			}
		}
		fresh, err := s.client.Login(fmt.Sprint("reader ", i))
		if err != nil {
			t.Fatalf("after %v: login = %v", jump, err)
		}
		if _, err := s.client.Balance(fresh.SKey); err != nil {
			t.Errorf("after %v: a session made now does not sign in: %v", jump, err)
		}
		if ids := orderBooks(t, s, old.SKey, 4); !slices.Equal(ids, sorted(bought)) {
			t.Errorf("after %v: orders for %v, page by page, want %v", jump, ids, sorted(bought))
		}
	}
	if _, err := s.Download(t.Context(), link.WireName, app.SKey(""), link); codeOf(err) != app.Forbidden {
		t.Errorf("a link of two days ago = %v, want expired", err)
	}
	s.clock.Advance(s.SessionTTL - time.Hour)
	if _, err := s.client.Balance(old.SKey); err != nil {
		t.Errorf("a session that was used since = %v, want signed in", err)
	}
	s.clock.Advance(s.SessionTTL)
	if _, err := s.client.Balance(old.SKey); err != harness.Refused(-3) {
		t.Errorf("an idle session = %v, want expired", err)
	}
	if n, err := s.Sweep(t.Context()); n != len(jumps)+1 || err != nil {
		t.Errorf("Sweep = %d, %v, want all %d sessions", n, err, len(jumps)+1)
	}
}

// TestClockSetForward sets the clock a day ahead and then right. Links and sessions of that time
// last a day longer.
func TestClockSetForward(t *testing.T) {
	s := openSite(t, books.Folder(t.TempDir()))
	s.clock.Advance(24 * time.Hour)
	login, err := s.client.Login("reader")
	if err != nil {
		t.Fatal(err)
	}
	link := buyLink(t, s, login.SKey, harness.FirstBook+1)
	s.clock.Advance(-24 * time.Hour)
	steps := []struct {
		name          string
		advance       time.Duration
		link, session app.Code
	}{
		{"set right", 0, noCode, noCode},
		{"a second before the link ends", 48*time.Hour - time.Second, noCode, noCode},
		{"at the link's end", time.Second, app.Forbidden, noCode},
		{"a moment before the session ends", s.SessionTTL - time.Millisecond, app.Forbidden, noCode},
		{"an idle month later", s.SessionTTL, app.Forbidden, app.Unknown},
	}
	for _, step := range steps {
		s.clock.Advance(step.advance)
		if _, err := s.Download(t.Context(), link.WireName, app.SKey(""), link); codeOf(err) != step.link {
			t.Errorf("%s: link = %v, want code %d", step.name, err, step.link)
		}
		if _, err := s.Me(t.Context(), login.SKey); codeOf(err) != step.session {
			t.Errorf("%s: session = %v, want code %d", step.name, err, step.session)
		}
	}
}

// buyLink buys a book and returns the link to its file.
func buyLink(t *testing.T, s *site, key app.SKey, book app.BookID) app.Link {
	t.Helper()
	if _, err := s.client.Buy(key, book); err != nil {
		t.Fatal(err)
	}
	shelf, err := s.Shelf(t.Context(), key, app.ShelfRevision{})
	if err != nil || len(shelf.Books) != 1 {
		t.Fatalf("Shelf = %v, %v, want one book", shelf, err)
	}
	link := shelf.Books[0].Link
	s.log.Secret(url.QueryEscape(link.Sig))
	return link
}

// orderBooks reads a reader's orders page by page. It returns the ids of their books, sorted.
func orderBooks(t *testing.T, s *site, key app.SKey, limit int) (ids []app.BookID) {
	t.Helper()
	seen := make(map[app.OrderID]bool)
	page := app.Page[app.OrderID]{Limit: limit}
	for {
		purchases, err := s.Purchases(t.Context(), key, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, purchase := range purchases {
			order := purchase.Order
			if seen[order.ID] {
				t.Errorf("order %s is listed twice", order.ID)
			}
			seen[order.ID] = true
			ids = append(ids, order.Book)
			page.Before = order.ID
		}
		if len(purchases) < limit {
			slices.Sort(ids)
			return ids
		}
	}
}

func sorted(set map[app.BookID]bool) (ids []app.BookID) {
	for id := range set {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// noCode is codeOf's result for nil.
const noCode app.Code = -1

func codeOf(err error) app.Code {
	if own := (*app.Error)(nil); errors.As(err, &own) {
		return own.Code
	}
	return noCode
}
