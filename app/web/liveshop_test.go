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
	"littleshelf/app/cover/covertest"
	"littleshelf/app/diskcache"
	"littleshelf/app/docs"
	"littleshelf/app/drawings"
	"littleshelf/app/export"
	"littleshelf/app/find"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/books"
	"littleshelf/static"
)

// liveShop is a shop on bolt with both listeners: the public one, and the keeper's socket beside
// the database. Its clock stands still, a login's code is the reader's name, and its database is
// checked when the test ends.
type liveShop struct {
	*app.Shop
	t       *testing.T
	db      *bolt.DB
	path    string // of the database
	dir     string // of the PDFs
	clock   *shoptest.Clock
	log     *shoptest.Log
	handler http.Handler
	addr    string      // of the public listener
	live    web.Live    // of listeners that are opened from now on
	site    *web.Server // of the public listener
	socket  http.Client // of the keeper's socket
}

func newLiveShop(t *testing.T) *liveShop {
	t.Helper()
	top, err := os.MkdirTemp("", "shop") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &liveShop{
		t: t, path: filepath.Join(top, "shop.db"), dir: filepath.Join(top, "books"),
		clock: new(shoptest.Clock), log: shoptest.NewLog(t),
	}
	t.Cleanup(func() {
		checkDatabase(t, s.path)
		os.RemoveAll(top)
	})
	s.db, err = bolt.Open(s.path)
	if err := errors.Join(err, os.Mkdir(s.dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	s.Shop = &app.Shop{
		Store: s.db, WeChat: wechat.Demo{}, Log: s.log.Logger(), Now: s.clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: s.db.LinkKey(), Finder: new(find.Finder),
		Pages: anyPages{}, Covers: books.Folder(s.dir),
		Fixed: map[string]string{app.SettingSamplePages: "1"}, Passwords: plainPasswords{}, Trials: goodTrials{},
		MakePicture: covertest.MakePicture,
	}
	s.site, s.addr, s.handler = s.open(s.Shop)
	s.openSocket()
	return s
}

// goodTrials finds every connection good.
type goodTrials struct{}

func (goodTrials) WeChat(context.Context) app.Trial { return app.Trial{OK: true, Finding: "good"} }
func (goodTrials) Template(context.Context, app.SubscribeMessage) app.Trial {
	return app.Trial{OK: true, Finding: "good"}
}
func (goodTrials) PublicAddress(context.Context) app.Trial {
	return app.Trial{OK: true, Finding: "good"}
}
func (goodTrials) Platform(context.Context, []app.TrialMessage) []app.ConnectionPart {
	return []app.ConnectionPart{{Part: app.PartLogin, Grade: app.GradeOK, Finding: "good"}}
}
func (goodTrials) Outside(context.Context) []app.ConnectionPart {
	return []app.ConnectionPart{{Part: app.PartDomain, Grade: app.GradeOK, Finding: "good"}}
}

// open serves shop, which may be another one on the same store, and returns its address.
func (s *liveShop) open(shop *app.Shop) (server *web.Server, addr string, handler http.Handler) {
	s.t.Helper()
	manual, err := docs.New(static.Docs, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	cache := &diskcache.Cache{Dir: s.path + ".pages", Max: 1 << 20}
	server = &web.Server{
		Shop: shop, Books: books.Folder(s.dir), Drawings: &drawings.Drawings{Shop: shop, Cache: cache},
		Pages: static.Files, Docs: manual,
		Log: shop.Log, AccessLog: web.AccessLog{To: s.log}, Now: shop.Now,
		Zone: time.UTC, Version: "v1",
	}
	server.Set(s.live)
	handler, err = server.Handler()
	if err != nil {
		s.t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.background(func(ctx context.Context) error { return server.Serve(ctx, l, handler) })
	return server, l.Addr().String(), handler
}

// hide has the shop hide something from clients on iOS.
func (s *liveShop) hide(hiding app.Hiding) {
	s.live.IOS = hiding
	s.site.Set(s.live)
}

func (s *liveShop) openSocket() {
	s.t.Helper()
	commands := &control.Server{
		Shop: s.Shop, DB: s.db, Books: books.Folder(s.dir),
		Export: func(ctx context.Context, s app.Store, _ string, _ *time.Location, w io.Writer) error {
			return export.Export(ctx, s, w, func(int) {})
		},
	}
	l, err := control.Listen(control.Place{DB: s.path})
	if err != nil {
		s.t.Fatal(err)
	}
	s.background(func(ctx context.Context) error { return commands.Serve(ctx, l) })
	transport, err := control.Socket(control.Place{DB: s.path})
	if err != nil {
		s.t.Fatal(err)
	}
	s.socket.Transport = transport
	s.t.Cleanup(s.socket.CloseIdleConnections)
}

// background runs serve until the test ends.
func (s *liveShop) background(serve func(context.Context) error) {
	ctx, stop := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := serve(ctx); err != nil {
			s.t.Error(err)
		}
	})
	s.t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		stop()
		serving.Wait()
	})
}

// anyPages draws a page of any file. Each file has two pages.
type anyPages struct{ app.Pages }

func (anyPages) Examine(_ context.Context, name string) (app.PDFFile, error) {
	return app.PDFFile{Name: name, Pages: 2}, nil
}

func (anyPages) Cover(context.Context, string, int, int) ([]byte, error) {
	return nil, app.ErrNotDrawable
}

func (anyPages) Page(context.Context, string, app.PageRequest) (app.PageImage, error) {
	return app.PageImage{Type: "image/png", Data: []byte("a page")}, nil
}

// addBook puts a book on sale, and its PDF into the folder.
func (s *liveShop) addBook(b app.Book) {
	s.t.Helper()
	err := s.db.Update(s.t.Context(), func(tx app.Tx) error { return tx.PutBook(b) })
	for _, name := range []string{b.DiskName, b.Sample} {
		if name != "" {
			err = errors.Join(err, os.WriteFile(filepath.Join(s.dir, name), []byte("%PDF-"+name), 0o600))
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// login logs in a reader on a new device.
func (s *liveShop) login(name string) app.Login {
	s.t.Helper()
	login, err := s.Login(s.t.Context(), name, app.SignedProfile{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.log.Secret(string(login.SKey), login.User.OpenID)
	return login
}

// newRequest returns a request of the keeper's with a new id.
func (s *liveShop) newRequest() app.Request {
	return app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "keeper"}
}

// snapshot returns the whole database: everything stored changes it.
func (s *liveShop) snapshot() []byte {
	s.t.Helper()
	var database bytes.Buffer
	if err := s.db.Snapshot(s.t.Context(), &database, func(int64, int64) {}); err != nil {
		s.t.Fatal(err)
	}
	return database.Bytes()
}

// plainPasswords compares passwords in no time.
type plainPasswords struct{}

func (plainPasswords) Hash(password string) (string, error) { return password, nil }
func (plainPasswords) Matches(hash, password string) bool   { return hash == password }
