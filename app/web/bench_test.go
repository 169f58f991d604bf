package web

import (
	"bufio"
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// BenchmarkShop is each handler whole, over a real socket, on a realistic shop: see the flags -readers
// and -shop. The floor is a bare net/http server that sends the same bytes.
func BenchmarkShop(b *testing.B) {
	file, size := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	customers := size.Customers()
	addr := serveShop(b, shoptest.Copy(b, file))
	for _, call := range size.Reads(customers) {
		b.Run(call.Name, func(b *testing.B) {
			floor, err := bench.FloorOf(b.Context(), addr, call.Request(0))
			if err != nil {
				b.Fatal(err)
			}
			bare := &http.Server{Handler: floor}
			b.SetBytes(int64(len(floor.Body)))
			shoptest.Versus(b, asking(b, call, addr), asking(b, call, listen(b, bare, bare.Serve)))
		})
	}
	for _, call := range append(bench.Buys(bench.Purchases(customers), 1, 16, 64), size.Commenting(customers)) {
		b.Run(call.Title(), func(b *testing.B) { asking(b, call, addr)(b.N) })
	}
}

// asking has a call made n times.
func asking(b *testing.B, call bench.Call, addr string) func(n int) time.Duration {
	load := call.Load(addr)
	return func(n int) time.Duration {
		result, err := load.RunN(b.Context(), n)
		if err != nil {
			b.Fatal(err)
		}
		return result.Took
	}
}

// serveShop serves the shop in db, its access log going to a file now and then, as the program's does.
func serveShop(b *testing.B, db string) (addr string) {
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
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { log.Close() })
	s := newServer(b, log)
	s.AccessLog.To = &lineBuffer{to: bufio.NewWriterSize(log, 64<<10)}
	s.Shop.Store, s.Shop.LinkKey, s.Shop.Rand, s.Shop.Now = store, store.LinkKey(), rand.Reader, time.Now
	s.Now = time.Now
	server := newHTTPServer(handlerOf(b, s), s.Log)
	return listen(b, server, func(l net.Listener) error { return serveOn(server, l) })
}

// listen serves until the benchmark ends.
func listen(b *testing.B, server *http.Server, serve func(net.Listener) error) (addr string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go serve(l)
	b.Cleanup(func() { server.Close() })
	return l.Addr().String()
}

// lineBuffer is a buffer that many can write to.
type lineBuffer struct {
	mu sync.Mutex
	to *bufio.Writer
}

func (l *lineBuffer) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(line)
}
