package engine_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/shoptest"
	"littleshelf/app/table"
)

// BenchmarkBuy measures a purchase by clients at once against a Put of etcd by as many clients, on
// a cluster of three members. The ratio is that of the rates.
func BenchmarkBuy(b *testing.B) {
	address := freshShop(b, 3)
	shop := newTill(b, remote.Store{Engine: open(b, address)}, 256, 1000)
	shop.buy(b, len(shop.readers), 16) // a reader who buys has been in the shop before
	bare := newBare(b)
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprint("clients=", clients), func(b *testing.B) {
			shoptest.Versus(b,
				func(n int) time.Duration { return shop.buy(b, n, clients) },
				func(n int) time.Duration { return bare.put(b, n, clients) })
		})
	}
}

// bare is etcd without the engine.
type bare struct {
	clients []*clientv3.Client
	next    atomic.Int64
}

func newBare(b *testing.B) *bare {
	b.Helper()
	s := new(bare)
	for _, endpoint := range cluster(b, 3).Endpoints() {
		c, err := clientv3.New(clientv3.Config{Endpoints: []string{"http://" + endpoint}})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { c.Close() })
		s.clients = append(s.clients, c)
	}
	return s
}

// put makes n Puts of a row's size at random keys.
func (s *bare) put(b *testing.B, n, clients int) time.Duration {
	value := make([]byte, 200)
	began := time.Now()
	each(n, clients, func(int) {
		key := make([]byte, 24)
		rand.Read(key)
		c := s.clients[int(s.next.Add(1))%len(s.clients)]
		if _, err := c.Put(b.Context(), "bare/"+string(key), string(value)); err != nil {
			b.Error(err)
		}
	})
	return time.Since(began)
}

// BenchmarkHotRow measures Updates of one reader's row by 64 clients against those by one client.
// The slowest of a hundred is reported in ms.
func BenchmarkHotRow(b *testing.B) {
	for _, servers := range []int{1, 3} {
		b.Run(fmt.Sprint("servers=", servers), func(b *testing.B) {
			address := freshShop(b, 3)
			var stores []app.Store
			for range servers {
				stores = append(stores, remote.Store{Engine: open(b, address)})
			}
			shop := newTill(b, stores[0], 1, 100_000)
			var shops []*till
			for _, store := range stores {
				shops = append(shops, &till{Shop: newShop(b, store), readers: shop.readers, books: shop.books})
			}
			var took []time.Duration
			var mu sync.Mutex
			buy := func(n, clients int) time.Duration {
				began := time.Now()
				each(n, clients, func(int) {
					i := int(shop.next.Add(1))
					start := time.Now()
					if _, err := shops[i%servers].Buy(b.Context(), shop.readers[0], app.BookID(1+i%shop.books)); err != nil {
						b.Error(err)
					}
					if clients > 1 {
						mu.Lock()
						took = append(took, time.Since(start))
						mu.Unlock()
					}
				})
				return time.Since(began)
			}
			shoptest.Versus(b,
				func(n int) time.Duration { return buy(n, 64) },
				func(n int) time.Duration { return buy(n, 1) })
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "p99-ms")
		})
	}
}

// BenchmarkRevision measures Views of the catalogue's revision by a thousand clients against Views
// of as many different revisions, which share no answer.
func BenchmarkRevision(b *testing.B) {
	const clients = 1000
	store := remote.Store{Engine: open(b, freshShop(b, 3))}
	view := func(n int, read func(app.Reader, int) error) time.Duration {
		var client atomic.Int64
		began := time.Now()
		var working sync.WaitGroup
		var next atomic.Int64
		for range clients {
			working.Go(func() {
				own := int(client.Add(1))
				for next.Add(1) <= int64(n) {
					if err := store.View(b.Context(), func(r app.Reader) error { return read(r, own) }); err != nil {
						b.Error(err)
					}
				}
			})
		}
		working.Wait()
		return time.Since(began)
	}
	shoptest.Versus(b,
		func(n int) time.Duration {
			return view(n, func(r app.Reader, _ int) error { _, err := r.CatalogueRevision(); return err })
		},
		func(n int) time.Duration {
			return view(n, func(r app.Reader, own int) error { _, err := r.CommentsRevision(app.BookID(own)); return err })
		})
}

// BenchmarkFirst measures the first entries of lists in a space with many keys.
func BenchmarkFirst(b *testing.B) {
	keys := 100_000
	if *full {
		keys = 1_000_000
	}
	e := open(b, freshShop(b, 3))
	spaces := make(map[string]*table.Space)
	for _, s := range table.All {
		spaces[s.Name] = s
	}
	orders, comments := spaces["orders"], spaces["comments.id"]
	each(keys/63, 8, func(chunk int) {
		err := e.Update(b.Context(), func(w table.Writes) error {
			for i := chunk * 63; i < chunk*63+63; i++ {
				id := app.NewID(time.UnixMilli(1_700_000_000_000+int64(i)*30_000), rand.Reader)
				w.Put(orders, id[:], make([]byte, 80))
				w.Put(comments, []byte(fmt.Sprintf("%08d", i)), id[:])
			}
			return nil
		})
		if err != nil {
			b.Error(err)
		}
	})
	for _, c := range []struct {
		name string
		list func(table.Lists) table.Pairs
	}{
		{"ascend", func(l table.Lists) table.Pairs { return l.Ascend(orders, nil, nil) }},
		{"descend", func(l table.Lists) table.Pairs { return l.Descend(orders, nil, nil) }},
		{"descend-below", func(l table.Lists) table.Pairs {
			id := app.NewID(time.UnixMilli(1_700_000_000_000+int64(keys/2)*30_000), rand.Reader)
			return l.Descend(orders, nil, id[:])
		}},
		{"descend-tail", func(l table.Lists) table.Pairs { return l.Descend(comments, nil, nil) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				err := e.View(b.Context(), func(l table.Lists) error {
					n := 0
					for _, err := range c.list(l) {
						if n++; err != nil || n == 20 {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/list")
		})
	}
}
