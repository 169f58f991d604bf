package program

import (
	"context"
	"io/fs"
	"net"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/static"
)

// site is a shop in this process, over HTTP and on bolt, whose clock and PDFs are the test's.
type site struct {
	*app.Shop
	*client
	clock *shoptest.Clock
	log   *shoptest.Log
}

// openSite opens a shop with the catalogue's books, the first of them free. When the test ends, so does
// the shop, with an audit.
func openSite(t *testing.T, books fs.FS) *site {
	t.Helper()
	path := newDB(t)
	t.Cleanup(func() {
		if _, err := audit(path, nil); err != nil {
			t.Error(err)
		}
	})
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &site{clock: new(shoptest.Clock), log: shoptest.NewLog(t)}
	s.log.Key(db.LinkKey())
	s.Shop = &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: s.log.Logger(), Now: s.clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: db.LinkKey(),
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		for i := range app.BookID(shelf) {
			id := firstBook + i
			if err := tx.PutBook(app.Book{ID: id, Name: "书", Price: int64(min(i, 1)), DiskName: id.WireName(), Listed: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.serve(t, books)
	return s
}

func (s *site) serve(t *testing.T, books fs.FS) {
	t.Helper()
	server := &web.Server{Shop: s.Shop, Books: books, Pages: static.Files, Log: s.Log, AccessLog: web.AccessLog{To: s.log}, Now: s.Now, Zone: time.UTC}
	handler, err := server.Handler()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l, handler) }()
	t.Cleanup(func() {
		s.hangUp()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	s.client = newClient(t, &shopProcess{Addr: l.Addr().String(), Log: s.log})
}

// eventually waits until ok.
func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still not so after %v", patience)
		}
	}
}
