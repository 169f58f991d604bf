package seed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// counted counts the Updates of a store.
type counted struct {
	app.Store
	updates int
}

func (c *counted) Update(ctx context.Context, fn func(app.Tx) error) error {
	c.updates++
	return c.Store.Update(ctx, fn)
}

// onEach runs test on the model, and on a model that runs every Update twice. It then checks the
// store.
func onEach(t *testing.T, test func(t *testing.T, s *counted)) {
	for name, store := range map[string]app.Store{
		"model":  storetest.NewModel(),
		"replay": storetest.Replay(storetest.NewModel()),
	} {
		t.Run(name, func(t *testing.T) {
			test(t, &counted{Store: store})
			report, err := app.Check(t.Context(), store)
			if err != nil || report.Problems != nil {
				t.Errorf("Check = %q, %v, want no problems", report.Problems, err)
			}
		})
	}
}

func apply(t *testing.T, s app.Store, books []app.Book, want int) {
	t.Helper()
	if n, err := Apply(t.Context(), s, books); n != want || err != nil {
		t.Fatalf("Apply = %d, %v, want %d", n, err, want)
	}
}

func shelf(t *testing.T, s app.Store) []app.Book {
	t.Helper()
	var books []app.Book
	err := s.View(t.Context(), func(r app.Reader) error {
		books = nil
		for book, err := range r.Books() {
			if err != nil {
				return err
			}
			books = append(books, book)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return books
}

func put(t *testing.T, s app.Store, book app.Book) {
	t.Helper()
	if err := s.Update(t.Context(), func(tx app.Tx) error { return tx.PutBook(book) }); err != nil {
		t.Fatal(err)
	}
}

func fiveBooks(t *testing.T) []app.Book {
	t.Helper()
	books, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return books
}

// manyBooks returns n books in descending order of their ids.
func manyBooks(n int) []app.Book {
	books := make([]app.Book, n)
	for i := range books {
		id := app.BookID(n - i)
		books[i] = app.Book{ID: id, Name: fmt.Sprintf("第 %d 本", id), DiskName: id.WireName(), Sample: sample, Listed: true}
	}
	return books
}

func TestApplyTwice(t *testing.T) {
	onEach(t, func(t *testing.T, s *counted) {
		books := fiveBooks(t)
		apply(t, s, books, 5)
		apply(t, s, books, 0)
		if got := shelf(t, s); !slices.Equal(got, books) {
			t.Errorf("the shelf is %+v, want %+v", got, books)
		}
		if s.updates != 1 {
			t.Errorf("%d Updates, want 1: the second Apply has nothing to write", s.updates)
		}
	})
}

func TestApplyNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *counted) {
		apply(t, s, nil, 0)
		if s.updates != 0 {
			t.Errorf("%d Updates, want none", s.updates)
		}
	})
}

func TestApplyLeavesRowsAlone(t *testing.T) {
	onEach(t, func(t *testing.T, s *counted) {
		want := fiveBooks(t)
		want[1].Price, want[1].Name, want[1].Sample, want[1].Listed = 99, "JavaScript 高级程序设计", "", false
		put(t, s, want[1])
		extra := app.Book{ID: 7, Name: "店主自己的书", DiskName: "7.pdf", Listed: true}
		put(t, s, extra)

		apply(t, s, fiveBooks(t), 4)
		apply(t, s, fiveBooks(t), 0)
		if got := shelf(t, s); !slices.Equal(got, append([]app.Book{extra}, want...)) {
			t.Errorf("the shelf is %+v, want %+v and %+v", got, extra, want)
		}
	})
}

func TestApplyMany(t *testing.T) {
	onEach(t, func(t *testing.T, s *counted) {
		books := manyBooks(1000)
		put(t, s, books[0])
		s.updates = 0
		apply(t, s, books, 999)
		if s.updates != 20 {
			t.Errorf("%d Updates for 999 books, want 20", s.updates)
		}
		apply(t, s, books, 0)
		got := shelf(t, s)
		slices.Reverse(got)
		if !slices.Equal(got, books) {
			t.Errorf("the shelf has %d books that differ from the %d applied", len(got), len(books))
		}
	})
}

// TestApplyResumes fails in the third chunk of three, before or after its commit.
func TestApplyResumes(t *testing.T) {
	tests := []struct {
		name   string
		faulty func(app.Store) app.Store
		stored int
		want   error
	}{
		{"failed", func(s app.Store) app.Store { return storetest.FailNth(s, 3) }, 100, storetest.ErrInjected},
		{"ambiguous", func(s app.Store) app.Store {
			return storetest.Ambiguous(s, func(n int) bool { return n == 3 })
		}, 120, storetest.ErrAmbiguous},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, s *counted) {
				n, err := Apply(t.Context(), tt.faulty(s), manyBooks(120))
				want := "insert books 101 to 120: " + tt.want.Error()
				if n != 100 || !errors.Is(err, tt.want) || err.Error() != want {
					t.Fatalf("Apply = %d, %v, want 100, %s", n, err, want)
				}
				if got := len(shelf(t, s)); got != tt.stored {
					t.Errorf("the shelf has %d books, want %d", got, tt.stored)
				}
				apply(t, s, manyBooks(120), 120-tt.stored)
			})
		})
	}
}

// racing is a store in which another writer inserts a book between the View and the Update.
type racing struct {
	app.Store
	book app.Book
}

func (r racing) Update(ctx context.Context, fn func(app.Tx) error) error {
	if err := r.Store.Update(ctx, func(tx app.Tx) error { return tx.PutBook(r.book) }); err != nil {
		return err
	}
	return r.Store.Update(ctx, fn)
}

func TestApplyChecksAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *counted) {
		want := fiveBooks(t)
		want[2].Price = 8
		apply(t, racing{s, want[2]}, fiveBooks(t), 4)
		if got := shelf(t, s); !slices.Equal(got, want) {
			t.Errorf("the shelf is %+v, want %+v", got, want)
		}
	})
}

func TestApplyCancelled(t *testing.T) {
	onEach(t, func(t *testing.T, s *counted) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if n, err := Apply(ctx, s, fiveBooks(t)); n != 0 || !errors.Is(err, context.Canceled) {
			t.Errorf("Apply = %d, %v, want 0, %v", n, err, context.Canceled)
		}
		if got := shelf(t, s); got != nil {
			t.Errorf("the shelf is %+v, want it empty", got)
		}
	})
}
