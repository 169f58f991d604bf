package engine_test

import (
	"crypto/rand"
	"flag"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/remote"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// BenchmarkShop measures a realistic shop in PostgreSQL beside the same shop in bolt. The metric
// ratio is the speed of PostgreSQL divided by that of bolt. The flag -readers sets the size, and
// -full makes it a million.
func BenchmarkShop(b *testing.B) {
	if *full {
		if err := flag.Set("readers", "1000000"); err != nil {
			b.Fatal(err)
		}
	}
	file, size := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	server := pgtest.Start(b, "shared_buffers=1GB", "max_wal_size=4GB")
	name := newShop()
	began := time.Now()
	fill(b, server, name, size)
	b.Logf("loaded in %v: %s; %s of pairs, %s of index", time.Since(began).Round(time.Second), size,
		server.Text(b, fmt.Sprintf("SELECT pg_size_pretty(pg_table_size('%s.pairs'))", name)),
		server.Text(b, fmt.Sprintf("SELECT pg_size_pretty(pg_indexes_size('%s.pairs'))", name)))
	db, err := bolt.Open(shoptest.Copy(b, file))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	sold := bench.Purchases(size.Customers())
	local := newTill(b, db, sold)
	distant := newTill(b, remote.Store{Engine: connect(b, pgtest.Address(name, server.Host()))}, sold)
	for _, c := range []struct {
		name string
		call func(*till, int) error
	}{
		{"book", func(t *till, i int) error { return t.shop.Store.View(b.Context(), t.readBook(i)) }},
		{"user", func(t *till, i int) error { return t.shop.Store.View(b.Context(), t.readUser(i)) }},
		{"buy", func(t *till, _ int) error { return t.buy(b) }},
	} {
		for _, clients := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/clients=%d", c.name, clients), func(b *testing.B) {
				var took latencies
				shoptest.Versus(b,
					func(n int) time.Duration { return distant.run(b, n, clients, c.call, &took) },
					func(n int) time.Duration { return local.run(b, n, clients, c.call, new(latencies)) })
				took.report(b)
			})
		}
	}
	b.Run("one-reader/clients=64", func(b *testing.B) { benchOneReader(b, distant) })
}

// till sells books to customers, and reads. No purchase occurs twice.
type till struct {
	shop *app.Shop
	sold []bench.Purchase
	next atomic.Int64
}

func newTill(b *testing.B, store app.Store, sold []bench.Purchase) *till {
	return &till{sold: sold, shop: &app.Shop{
		Store: store, Log: shoptest.NewLog(b).Logger(), Now: time.Now, Rand: rand.Reader,
		SessionTTL: time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"),
	}}
}

func (t *till) buy(b *testing.B) error {
	p := t.sold[int(t.next.Add(1))%len(t.sold)]
	_, err := t.shop.Buy(b.Context(), p.SKey, p.Book)
	return err
}

func (t *till) readBook(i int) func(app.Reader) error {
	return func(r app.Reader) error {
		_, err := r.Book(t.sold[i%len(t.sold)].Book)
		return err
	}
}

// readUser authenticates a call.
func (t *till) readUser(i int) func(app.Reader) error {
	return func(r app.Reader) error {
		session, err := r.SessionBySKey(t.sold[i%len(t.sold)].SKey.Hash())
		if err == nil {
			_, err = r.User(session.User)
		}
		return err
	}
}

// run makes n calls by concurrent clients.
func (t *till) run(b *testing.B, n, clients int, call func(*till, int) error, took *latencies) time.Duration {
	var asked atomic.Int64
	var running sync.WaitGroup
	began := time.Now()
	for range clients {
		running.Go(func() {
			for i := int(asked.Add(1)); i <= n; i = int(asked.Add(1)) {
				start := time.Now()
				if err := call(t, i*7919); err != nil {
					b.Error(err)
					return
				}
				took.add(time.Since(start))
			}
		})
	}
	running.Wait()
	return time.Since(began)
}

// latencies are the times that calls took.
type latencies struct {
	mu  sync.Mutex
	all []time.Duration
}

func (l *latencies) add(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, d)
}

func (l *latencies) report(b *testing.B) {
	slices.Sort(l.all)
	n := len(l.all)
	b.ReportMetric(float64(l.all[n/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(l.all[n*99/100].Microseconds()), "µs-p99")
}

// benchOneReader measures Updates that all change one reader, from 64 clients. They are compared
// with the same Updates from one client: 1 is no loss by conflicts.
func benchOneReader(b *testing.B, t *till) {
	visit := func(t *till, _ int) error {
		return t.shop.Store.Update(b.Context(), func(tx app.Tx) error {
			session, err := tx.SessionBySKey(t.sold[0].SKey.Hash())
			if err != nil {
				return err
			}
			user, err := tx.User(session.User)
			if err != nil {
				return err
			}
			user.Seen = user.Seen.Add(time.Millisecond)
			return tx.PutUser(user)
		})
	}
	var took latencies
	shoptest.Versus(b,
		func(n int) time.Duration { return t.run(b, n, 64, visit, &took) },
		func(n int) time.Duration { return t.run(b, n, 1, visit, new(latencies)) })
	took.report(b)
}
