package web

import (
	"context"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
	"littleshelf/seed"
)

// BenchmarkShop measures each handler over a real socket, on a realistic shop: see the flags
// -readers and -shop. The floor is a bare net/http server that sends the same bytes.
func BenchmarkShop(b *testing.B) {
	file, size := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	customers := size.Customers()
	store := openShop(b, shoptest.Copy(b, file))
	addr := serveShop(b, store, bufferedLog(b))
	for _, call := range size.Reads(customers) {
		b.Run(call.Name, func(b *testing.B) {
			floor, err := bench.FloorOf(b.Context(), addr, call.Request(0))
			if err != nil {
				b.Fatal(err)
			}
			bare := &http.Server{Handler: floor}
			b.SetBytes(int64(len(floor.Body)))
			shoptest.Versus(b, loadOf(b, call, addr), loadOf(b, call, listen(b, bare, bare.Serve)))
		})
	}
	b.Run("getBooks beside one without a log", func(b *testing.B) {
		call := bench.Catalogue("")
		shoptest.Versus(b, loadOf(b, call, serveFiveBooks(b, bufferedLog(b))), loadOf(b, call, serveFiveBooks(b, nil)))
	})
	for _, call := range append(bench.Buys(bench.Purchases(customers), 1, 16, 64), size.Commenting(customers)) {
		b.Run(call.Title(), func(b *testing.B) { loadOf(b, call, addr)(b.N) })
	}
}

// loadOf returns a function that makes call n times.
func loadOf(b *testing.B, call bench.Call, addr string) func(n int) time.Duration {
	load := call.Load(addr)
	return func(n int) time.Duration {
		result, err := load.RunN(b.Context(), n)
		if err != nil {
			b.Fatal(err)
		}
		return result.Took
	}
}

// openShop opens the shop in db. The database is checked when the benchmark ends.
func openShop(b *testing.B, db string) *bolt.DB {
	b.Helper()
	store, err := bolt.Open(db)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		report, err := app.Check(context.Background(), store)
		if err != nil || len(report.Problems) > 0 {
			b.Errorf("Check = %q, %v", report.Problems, err)
		}
		store.Close()
	})
	return store
}

// serveFiveBooks serves a shop with five books.
func serveFiveBooks(b *testing.B, log io.Writer) (addr string) {
	b.Helper()
	store := openShop(b, filepath.Join(b.TempDir(), "few.db"))
	catalogue, err := seed.Default()
	if err == nil {
		_, err = seed.Apply(b.Context(), store, catalogue)
	}
	if err != nil {
		b.Fatal(err)
	}
	return serveShop(b, store, log)
}

// bufferedLog returns an access log with a buffer, as the program's has.
func bufferedLog(b *testing.B) io.Writer {
	b.Helper()
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { log.Close() })
	return shoptest.NewLockedBuffer(log)
}

// serveShop serves the shop in store.
func serveShop(b *testing.B, store *bolt.DB, log io.Writer) (addr string) {
	b.Helper()
	s := newServer(b, shoptest.NewLog(b))
	s.AccessLog.To = log
	s.Shop.Store, s.Shop.LinkKey, s.Shop.Rand, s.Shop.Now = store, store.LinkKey(), rand.Reader, time.Now
	s.Now = time.Now
	server := NewHTTPServer(handlerOf(b, s), s.Log)
	return listen(b, server, func(l net.Listener) error { return serveOn(server, l) })
}

// listen serves until the benchmark ends.
func listen(b *testing.B, server *http.Server, serve func(net.Listener) error) (addr string) {
	b.Helper()
	l := listenLocal(b)
	go serve(l)
	b.Cleanup(func() { server.Close() })
	return l.Addr().String()
}
