package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/opendata"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/books"
	"littleshelf/static"
)

// front is a shop on bolt with both its doors: the public listener, and the keeper's socket beside
// the database. Its clock stands still, a login's code is the reader, and it ends with both checks.
type front struct {
	*app.Shop
	t       *testing.T
	db      *bolt.DB
	path    string // of the database
	dir     string // of the PDFs
	clock   *shoptest.Clock
	log     *shoptest.Log
	handler http.Handler
	addr    string      // of the public listener
	socket  http.Client // asks the keeper's socket
}

func newFront(t *testing.T) *front {
	t.Helper()
	top, err := os.MkdirTemp("", "front") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	f := &front{
		t: t, path: filepath.Join(top, "shop.db"), dir: filepath.Join(top, "books"),
		clock: new(shoptest.Clock), log: shoptest.NewLog(t),
	}
	t.Cleanup(func() {
		check(t, f.path)
		os.RemoveAll(top)
	})
	f.db, err = bolt.Open(f.path)
	if err := errors.Join(err, os.Mkdir(f.dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.db.Close() })
	f.Shop = &app.Shop{
		Store: f.db, WeChat: wechat.Demo{}, Log: f.log.Logger(), Now: f.clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: f.db.LinkKey(),
	}
	f.addr, f.handler = f.open(f.Shop)
	f.openSocket()
	return f
}

// open serves shop, which may be another on the same store, and gives where.
func (f *front) open(shop *app.Shop) (addr string, handler http.Handler) {
	f.t.Helper()
	server := &web.Server{
		Shop: shop, Books: books.Folder(f.dir), Pages: static.Files, Log: shop.Log, AccessLog: web.AccessLog{To: f.log}, Now: shop.Now,
		Zone: time.UTC, Version: "v1",
	}
	handler, err := server.Handler()
	if err != nil {
		f.t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.t.Fatal(err)
	}
	f.background(func(ctx context.Context) error { return server.Serve(ctx, l, handler) })
	return l.Addr().String(), handler
}

func (f *front) openSocket() {
	f.t.Helper()
	commands := &control.Server{
		Shop: f.Shop, DB: f.db, Books: books.Folder(f.dir),
		Export: func(ctx context.Context, s app.Store, _ string, _ *time.Location, w io.Writer) error {
			return opendata.Export(ctx, s, w, func(int) {})
		},
	}
	l, err := control.Listen(control.Place{DB: f.path})
	if err != nil {
		f.t.Fatal(err)
	}
	f.background(func(ctx context.Context) error { return commands.Serve(ctx, l) })
	transport, err := control.Socket(control.Place{DB: f.path})
	if err != nil {
		f.t.Fatal(err)
	}
	f.socket.Transport = transport
	f.t.Cleanup(f.socket.CloseIdleConnections)
}

// background serves until the test ends.
func (f *front) background(serve func(context.Context) error) {
	ctx, stop := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := serve(ctx); err != nil {
			f.t.Error(err)
		}
	})
	f.t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		stop()
		serving.Wait()
	})
}

// book puts a book for sale, and its PDF into the folder.
func (f *front) book(b app.Book) {
	f.t.Helper()
	err := f.db.Update(f.t.Context(), func(tx app.Tx) error { return tx.PutBook(b) })
	for _, name := range []string{b.File, b.Sample} {
		if name != "" {
			err = errors.Join(err, os.WriteFile(filepath.Join(f.dir, name), []byte("%PDF-"+name), 0o600))
		}
	}
	if err != nil {
		f.t.Fatal(err)
	}
}

// login signs a reader in on a device more.
func (f *front) login(name string) app.Login {
	f.t.Helper()
	login, err := f.Login(f.t.Context(), name, app.SignedProfile{})
	if err != nil {
		f.t.Fatal(err)
	}
	f.log.Secret(string(login.SKey), login.User.OpenID)
	return login
}

// act is a request of the keeper's that nobody has made yet.
func (f *front) act() app.Request {
	return app.Request{ID: app.RequestID(app.NewID(f.Now(), f.Rand)), Who: "keeper"}
}

// image is the whole database, to the byte: whatever is stored shows in it.
func (f *front) image() []byte {
	f.t.Helper()
	var image bytes.Buffer
	if err := f.db.Snapshot(f.t.Context(), &image, func(int64, int64) {}); err != nil {
		f.t.Fatal(err)
	}
	return image.Bytes()
}
