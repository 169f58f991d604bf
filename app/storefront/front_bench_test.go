package storefront_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
)

// BenchmarkFront measures the front and the pages of books in a shop of 10,000 books, with 64
// clients over real sockets. The floor is a bare net/http server that sends the same bytes.
func BenchmarkFront(b *testing.B) {
	s := emptyShop(b, examinesNothing)
	const books = 10_000
	for from := 1; from <= books; from += 1000 {
		err := s.store.Update(b.Context(), func(tx app.Tx) (err error) {
			for id := app.BookID(from); id < app.BookID(from+1000); id++ {
				err = errors.Join(err, tx.PutBook(aBook(int(id))))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	login, err := s.Login(b.Context(), "测试读者甲", app.SignedProfile{})
	if err != nil {
		b.Fatal(err)
	}
	shop := listen(b, web.NewHTTPServer(s.whole, s.Log))
	const zipped, plain = "Accept-Encoding: gzip\r\n", ""
	own := "Cookie: reader=" + string(login.SKey) + "\r\n"
	one := func(path string) func(int) string { return func(int) string { return path } }
	each := func(n int) string { return fmt.Sprint("/books/", n%books+1) }
	for _, get := range []struct {
		name, header string
		path         func(n int) string
	}{
		{"front of a guest, gzip", zipped, one("/")},
		{"front of a guest", plain, one("/")},
		{"a book, guest, gzip", zipped, one("/books/77")},
		{"each book, guest, gzip", zipped, each},
		{"front of a reader, gzip", zipped + own, one("/")},
		{"a book, reader, gzip", zipped + own, one("/books/77")},
	} {
		b.Run(get.name, func(b *testing.B) {
			request := func(n int) []byte {
				return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: shop.example\r\n%s\r\n", get.path(n), get.header)
			}
			requests := make([][]byte, books)
			for n := range requests {
				requests[n] = request(n)
			}
			call := bench.Call{Name: get.name, Clients: 64, Request: bench.Rotate(requests...), Plain: true}
			floor, err := bench.FloorOf(b.Context(), shop, request(0))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(floor.Body)))
			shoptest.Versus(b, loadOf(b, call, shop), loadOf(b, call, listen(b, &http.Server{Handler: floor})))
		})
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

// listen serves until the benchmark ends.
func listen(b *testing.B, server *http.Server) (addr string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go server.Serve(l)
	b.Cleanup(func() { server.Close() })
	return l.Addr().String()
}
