package engine_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// anyone is a WeChat that accepts every code, which is the name of its reader.
type anyone struct{}

func (anyone) Identify(_ context.Context, code string) (app.Identity, error) {
	return app.Identity{AppID: shoptest.AppID, OpenID: shoptest.OpenID(code)}, nil
}

func newShop(t testing.TB, store app.Store) *app.Shop {
	return &app.Shop{
		Store: store, WeChat: anyone{}, Log: shoptest.NewLog(t).Logger(), Now: time.Now, Rand: rand.Reader,
		SessionTTL: time.Hour, LinkTTL: time.Hour, LinkKey: make([]byte, 32),
	}
}

// till is a shop whose readers buy books. No purchase happens twice.
type till struct {
	*app.Shop
	readers []app.SKey
	books   int
	next    atomic.Int64
}

// newTill fills a shop.
func newTill(t testing.TB, store app.Store, readers, books int) *till {
	t.Helper()
	s := &till{Shop: newShop(t, store), readers: make([]app.SKey, readers), books: books}
	each(readers, 16, func(i int) {
		login, err := s.Login(t.Context(), fmt.Sprint("reader", i), app.SignedProfile{})
		if err == nil {
			_, err = s.AddPoints(t.Context(), s.request(), login.User.ID, 1_000_000)
		}
		if err != nil {
			t.Error(err)
		}
		s.readers[i] = login.SKey
	})
	for from := 0; from < books; from += 50 {
		err := store.Update(t.Context(), func(tx app.Tx) error {
			for i := from; i < min(books, from+50); i++ {
				book := app.Book{ID: app.BookID(i + 1), Name: fmt.Sprint("书 ", i+1), Author: "某人", Price: 3, DiskName: "1.pdf", Listed: true}
				if err := tx.PutBook(book); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *till) request() app.Request {
	return app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "keeper", Why: "test"}
}

// buy makes n purchases by concurrent clients, and returns the time that they took.
func (s *till) buy(t testing.TB, n, clients int) time.Duration {
	began := time.Now()
	each(n, clients, func(int) {
		i := int(s.next.Add(1))
		if _, err := s.Buy(t.Context(), s.readers[i%len(s.readers)], app.BookID(1+i/len(s.readers)%s.books)); err != nil {
			t.Error(err)
		}
	})
	return time.Since(began)
}

// each calls do for 0 to n-1 by concurrent clients.
func each(n, clients int, do func(i int)) {
	var next atomic.Int64
	var working sync.WaitGroup
	for range clients {
		working.Go(func() {
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				do(i)
			}
		})
	}
	working.Wait()
}
