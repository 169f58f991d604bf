package bolt_test

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app"
	"littleshelf/bolt"
)

// TestGroupedUpdatesAreIndependent runs many Updates that share commits. Some of them fail, panic,
// end their goroutine or are cancelled. These write nothing, and the others succeed.
func TestGroupedUpdatesAreIndependent(t *testing.T) {
	db := open(t)
	refused := errors.New("refused")
	endings := map[int]func() error{
		1: func() error { return refused },
		2: func() error { panic("mine") },
		3: func() error { runtime.Goexit(); return nil },
	}
	const clients, rounds = 32, 25
	var kept atomic.Int64
	var running sync.WaitGroup
	for c := range clients {
		for r := range rounds {
			running.Go(func() {
				n := c*rounds + r
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				if n%5 == 4 {
					cancel()
				}
				defer func() {
					if p := recover(); p != nil && p != "mine" {
						t.Errorf("panic = %v, want the function's own", p)
					}
				}()
				err := db.Update(ctx, func(tx app.Tx) error {
					if err := tx.PutBook(app.Book{ID: app.BookID(n + 1), Name: "书"}); err != nil {
						return err
					}
					if end := endings[n%5]; end != nil {
						return end()
					}
					return nil
				})
				switch want := n%5 == 0; {
				case want && err != nil:
					t.Errorf("Update %d = %v", n, err)
				case want:
					kept.Add(1)
				case n%5 == 1 && !errors.Is(err, refused), n%5 == 4 && !errors.Is(err, context.Canceled):
					t.Errorf("Update %d = %v, want its own failure", n, err)
				}
			})
		}
	}
	running.Wait()
	if got := books(t, db); got != clients*rounds/5 || int64(got) != kept.Load() {
		t.Errorf("%d books, want those of %d Updates that succeeded of %d", got, kept.Load(), clients*rounds)
	}
}

// TestCloseUnderLoad: Close loses no acknowledged Update, and every other Update returns an error.
func TestCloseUnderLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var acknowledged atomic.Int64
	var running sync.WaitGroup
	for c := range 16 {
		running.Go(func() {
			for n := 0; ; n++ {
				err := db.Update(context.Background(), func(tx app.Tx) error {
					return tx.PutBook(app.Book{ID: app.BookID(c*1_000_000 + n + 1), Name: "书"})
				})
				if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
					return
				}
				if err != nil {
					t.Errorf("Update = %v", err)
					return
				}
				acknowledged.Add(1)
			}
		})
	}
	for acknowledged.Load() < 200 {
		runtime.Gosched()
	}
	if err := db.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
	running.Wait()
	if db, err = bolt.Open(path); err != nil {
		t.Fatal(err)
	}
	if got := books(t, db); int64(got) != acknowledged.Load() {
		t.Errorf("%d books, %d were acknowledged", got, acknowledged.Load())
	}
	sound(t, db)
}

func books(t *testing.T, db *bolt.DB) (n int) {
	t.Helper()
	err := db.View(t.Context(), func(r app.Reader) error {
		n = 0
		for _, err := range r.Books() {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
