package bench_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// built returns a shop of this size and its store. The caller runs both checks at the end.
func built(t *testing.T, size bench.Size) (*app.Shop, *bolt.DB) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var last int64
	progress := func(done, total int64) {
		if last = done; done > total {
			t.Errorf("progress %d of %d", done, total)
		}
	}
	if err := size.Build(t.Context(), storetest.Replay(db), progress); err != nil || last == 0 {
		t.Fatalf("Build = %v, progress %d", err, last)
	}
	shop := &app.Shop{Store: db, Log: slog.New(slog.DiscardHandler), Now: time.Now, SessionTTL: time.Hour, LinkKey: db.LinkKey()}
	return shop, db
}

func TestBuild(t *testing.T) {
	for _, size := range []bench.Size{
		bench.OfReaders(1), bench.OfReaders(10), bench.OfReaders(203),
		{Books: 90, Readers: 31, SignedIn: 31, Orders: 500, Comments: 7}, // readers run out of points
		{Books: 1, Readers: 1, SignedIn: 1},
	} {
		_, db := built(t, size)
		report, err := app.Check(t.Context(), db)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("%s: Check = %q, %v", size, report.Problems, err)
		}
		got := bench.Size{Books: report.Books, Readers: report.Users, SignedIn: report.Sessions,
			Orders: report.Orders, Comments: report.Comments}
		if got != size || report.Entries < size.Readers+size.Orders {
			t.Errorf("Build made %+v with %d entries, want %+v", got, report.Entries, size)
		}
		if problems, err := db.Check(t.Context()); err != nil || len(problems) > 0 {
			t.Errorf("%s: bolt.Check = %q, %v", size, problems, err)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	for _, size := range []bench.Size{
		{}, {Books: 1, Readers: 1, SignedIn: 2}, {Books: 10, Readers: 10, SignedIn: 1, Orders: 60},
		{Books: 1, Readers: 1, SignedIn: 1, Comments: -1},
	} {
		if err := size.Build(t.Context(), nil, nil); err == nil {
			t.Errorf("%+v: Build = nil", size)
		}
	}
}

// TestTexts checks the texts against the shop's rules: Build stores them without the use cases.
func TestTexts(t *testing.T) {
	_, db := built(t, bench.OfReaders(500))
	err := db.View(t.Context(), func(r app.Reader) error {
		for book, err := range r.Books() {
			if err != nil || book.Validate() != nil {
				t.Errorf("book %d: %v, %v", book.ID, err, book.Validate())
			}
		}
		for c, err := range r.Comments() {
			if n := utf8.RuneCountInString(c.Text); err != nil || n < 1 || n > app.MaxComment || c.UserName == "" {
				t.Errorf("comment %d: %q, %v", c.ID, c.Text, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestCustomers checks Customers and Purchases against the shop.
func TestCustomers(t *testing.T) {
	size := bench.OfReaders(200)
	size.SignedIn = 17
	shop, db := built(t, size)
	shop.Rand = shoptest.Rand()
	customers := size.Customers()
	if len(customers) != size.SignedIn {
		t.Errorf("%d customers, want %d", len(customers), size.SignedIn)
	}
	for n, c := range customers {
		shelf, err := shop.Shelf(t.Context(), c.SKey, app.ShelfRevision{})
		owns := make(map[app.BookID]bool)
		for _, owned := range shelf.Books {
			owns[owned.Book.ID] = true
		}
		if err != nil || len(owns) != len(c.Owns) {
			t.Fatalf("customer %d: Shelf = %d books, %v, want %d", n, len(owns), err, len(c.Owns))
		}
		for _, book := range c.Owns {
			if !owns[book] {
				t.Errorf("customer %d does not own %d", n, book)
			}
		}
		for _, book := range c.Wishes {
			if owns[book] {
				t.Errorf("customer %d owns %d already", n, book)
			}
		}
	}
	purchases := bench.Purchases(customers)
	if len(purchases) < 5*len(customers) {
		t.Errorf("%d purchases of %d customers", len(purchases), len(customers))
	}
	for _, p := range purchases {
		if _, err := shop.Buy(t.Context(), p.SKey, p.Book); err != nil {
			t.Fatalf("Buy = %v", err)
		}
	}
	report, err := app.Check(t.Context(), db)
	if err != nil || len(report.Problems) > 0 || report.Orders != size.Orders+len(purchases) {
		t.Errorf("after %d purchases Check = %+v, %v", len(purchases), report, err)
	}
}

func TestCommented(t *testing.T) {
	const comments = 20
	size := bench.OfReaders(100)
	shop, _ := built(t, size)
	books := size.Commented(comments)
	if len(books) == 0 {
		t.Fatal("no book has enough comments")
	}
	for _, book := range books {
		detail, err := shop.Detail(t.Context(), "", book, app.Page[app.CommentID]{Limit: comments}, 0)
		if err != nil || len(detail.Comments) != comments {
			t.Errorf("book %d: %d comments, %v, want %d", book, len(detail.Comments), err, comments)
		}
	}
}
