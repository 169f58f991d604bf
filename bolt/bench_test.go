package bolt_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// BenchmarkBuy is what an acknowledged purchase costs, with 1, 16 and 64 clients at once, and when
// every fifth is refused.
func BenchmarkBuy(b *testing.B) {
	for _, c := range []struct {
		name            string
		clients, refuse int
	}{{"clients=1", 1, 0}, {"clients=16", 16, 0}, {"clients=64", 64, 0}, {"clients=64,refused=20%", 64, 5}} {
		b.Run(c.name, func(b *testing.B) { benchBuy(b, c.clients, c.refuse) })
	}
}

func benchBuy(b *testing.B, clients, refuse int) {
	shop, keys := benchShop(b)
	var asked atomic.Int64
	var running sync.WaitGroup
	b.ResetTimer()
	for range clients {
		running.Go(func() {
			for n := int(asked.Add(1)); n <= b.N; n = int(asked.Add(1)) {
				book := app.BookID(1 + n/len(keys))
				refused := refuse > 0 && n%refuse == 0
				if refused {
					book = 0 // there is none
				}
				if _, err := shop.Buy(b.Context(), keys[n%len(keys)], book); (err != nil) != refused {
					b.Error(err)
				}
			}
		})
	}
	running.Wait()
}

// benchShop is a shop on bolt with ten thousand free books and a hundred readers signed in.
func benchShop(b *testing.B) (*app.Shop, []app.SKey) {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "shop.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	err = db.Update(b.Context(), func(tx app.Tx) error {
		for id := range app.BookID(10_000) {
			if err := tx.PutBook(app.Book{ID: id + 1, Name: "书", File: "1.pdf", Listed: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	shop := &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: shoptest.NewLog(b).Logger(), Now: time.Now, Rand: shoptest.Rand(),
		SessionTTL: time.Hour, LinkTTL: time.Hour, LinkKey: db.LinkKey(),
	}
	keys := make([]app.SKey, 100)
	for i := range keys {
		login, err := shop.Login(b.Context(), fmt.Sprint("reader", i), app.SignedProfile{})
		if err != nil {
			b.Fatal(err)
		}
		keys[i] = login.SKey
	}
	return shop, keys
}
