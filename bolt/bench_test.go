package bolt_test

import (
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// BenchmarkShop measures the database of a realistic shop. The shop is made once for all
// benchmarks. The flags -readers and -shop choose it.
func BenchmarkShop(b *testing.B) {
	file, size := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	b.Run("buy", func(b *testing.B) { benchBuys(b, file, size) })
	b.Run("read", func(b *testing.B) { benchReads(b, file, size) })
	b.Run("open", func(b *testing.B) { benchOpen(b, file) })
	b.Run("whole", func(b *testing.B) { benchWhole(b, file, size) })
}

// openCopy opens a copy of file, which is removed at the end of the benchmark.
func openCopy(b *testing.B, file string) *bolt.DB {
	b.Helper()
	db, err := bolt.Open(shoptest.Copy(b, file))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

// benchBuys measures an acknowledged purchase with 1, 16 and 64 concurrent clients. It is compared
// with bbolt Updates of the same puts, one after the other. Purchases of which every fifth is
// refused are compared with 64 clients without refusals.
func benchBuys(b *testing.B, file string, size bench.Size) {
	db := openCopy(b, file)
	till := &till{
		shop: &app.Shop{
			Store: db, Log: shoptest.NewLog(b).Logger(), Now: time.Now, Rand: rand.Reader,
			SessionTTL: time.Hour, LinkKey: db.LinkKey(),
		},
		sold: bench.Purchases(size.Customers()),
	}
	bare := openBare(b, file)
	for _, c := range []struct {
		name    string
		clients int
	}{{"clients=1", 1}, {"clients=16", 16}, {"clients=64", 64}} {
		b.Run(c.name, func(b *testing.B) {
			shoptest.Versus(b,
				func(n int) time.Duration { return till.buy(b, n, c.clients, 0) },
				func(n int) time.Duration { return bare.buy(b, n) })
		})
	}
	b.Run("clients=64,refused=20%", func(b *testing.B) {
		shoptest.Versus(b,
			func(n int) time.Duration { return till.buy(b, n, 64, 5) },
			func(n int) time.Duration { return till.buy(b, n, 64, 0) })
	})
}

// till sells books to customers. No purchase occurs twice.
type till struct {
	shop *app.Shop
	sold []bench.Purchase
	next atomic.Int64
}

// buy makes n purchases by concurrent clients. Every refuse-th purchase is refused, or none if
// refuse is 0.
func (t *till) buy(b *testing.B, n, clients, refuse int) time.Duration {
	var asked atomic.Int64
	var running sync.WaitGroup
	began := time.Now()
	for range clients {
		running.Go(func() {
			for i := int(asked.Add(1)); i <= n; i = int(asked.Add(1)) {
				p := t.sold[int(t.next.Add(1))%len(t.sold)]
				refused := refuse > 0 && i%refuse == 0
				if refused {
					p.Book = 0 // a missing book
				}
				if _, err := t.shop.Buy(b.Context(), p.SKey, p.Book); (err != nil) != refused {
					b.Error(err)
				}
			}
		})
	}
	running.Wait()
	return time.Since(began)
}
