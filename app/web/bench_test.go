package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"littleshelf/app"
	"littleshelf/bolt"
	"littleshelf/books"
)

// benchSite is a shop on bolt, over a real socket, with a hundred books and twenty comments on the
// first.
func benchSite(b *testing.B) (address string, key app.SKey) {
	b.Helper()
	dir := b.TempDir()
	db, err := bolt.Open(filepath.Join(dir, "shop.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	s := newServer(b, slog.New(slog.DiscardHandler))
	s.Shop.Store, s.Books, s.Rand = db, books.Folder(dir), rand.Reader
	for id := range app.BookID(100) {
		stock(b, db, app.Book{ID: id + 1, Name: "红楼梦", Author: "曹雪芹", File: "book.pdf", Sample: "ttest.pdf", Listed: true})
	}
	login, err := s.Shop.Login(context.Background(), "reader", app.SignedProfile{})
	if err != nil {
		b.Fatal(err)
	}
	for range 20 {
		if _, err := s.Shop.Comment(b.Context(), login.SKey, 1, "常读常新，一年一遍。"); err != nil {
			b.Fatal(err)
		}
	}
	site := httptest.NewServer(handlerOf(b, s))
	b.Cleanup(site.Close)
	return site.URL, login.SKey
}

// BenchmarkGet is what one answer costs, client and socket included; "floor" is a bare handler that
// sends 1.5 KB.
func BenchmarkGet(b *testing.B) {
	address, key := benchSite(b)
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 1500)) }))
	defer bare.Close()
	for _, c := range []struct{ name, address string }{
		{"floor", bare.URL},
		{"getBooks", address + "/api/book/getBooks?is_all=1"},
		{"queryBook", fmt.Sprint(address, "/api/book/queryBook?bookid=1&limit=20&skey=", string(key))},
		{"getBoughtBooks", fmt.Sprint(address, "/api/user/getBoughtBooks?skey=", string(key))},
	} {
		b.Run(c.name, func(b *testing.B) { fetch(b, c.address) })
	}
}

func fetch(b *testing.B, address string) {
	b.Helper()
	for b.Loop() {
		response, err := http.Get(address)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
			b.Fatal(response.Status, err)
		}
		response.Body.Close()
	}
}
