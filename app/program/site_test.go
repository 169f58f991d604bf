package program_test

import (
	"context"
	"io/fs"
	"net"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/static"
)

// site is app/web's server on bolt, in the test's process, with a fake clock and the test's PDFs.
type site struct {
	*app.Shop
	client *harness.Client
	clock  *shoptest.Clock
	log    *shoptest.Log
}

// openSite opens a shop with the catalogue's books. The first of them is free. The end of the test
// closes and checks it.
func openSite(t *testing.T, books fs.FS) *site {
	t.Helper()
	path := harness.NewDB(t)
	t.Cleanup(func() {
		harness.Check(t, path)
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
		for i := range app.BookID(harness.CatalogueSize) {
			id := harness.FirstBook + i
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
	server := &web.Server{Shop: s.Shop, Books: books, Pages: static.Files, Log: s.Log,
		AccessLog: web.AccessLog{To: s.log}, Now: s.Now, Zone: time.UTC}
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
		s.client.HangUp()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	s.client = harness.NewClient(t, "http://"+l.Addr().String(), s.log)
}
