package storefront_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/find"
	"littleshelf/app/limit"
	"littleshelf/app/shoptest"
	"littleshelf/app/storefront"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/static"
)

// shop is a shop whose pages are served as the program serves them, beside the API.
type shop struct {
	*app.Shop
	site  *web.Server
	whole http.Handler // the pages and the API
	store *breakable
	clock *shoptest.Clock
	log   *shoptest.Log
	url   string
}

// breakable is a store that can be made to fail.
type breakable struct {
	app.Store
	broken error
}

func (b *breakable) View(ctx context.Context, fn func(app.Reader) error) error {
	if b.broken != nil {
		return b.broken
	}
	return b.Store.View(ctx, fn)
}

// openShop serves a demo shop with two books, on a bolt file. At the end of the test the store is
// checked. Changes to the pages are made before they are served.
func openShop(t testing.TB, changes ...func(*storefront.Storefront)) *shop {
	t.Helper()
	s := emptyShop(t, changes...)
	s.addBook(t, app.Book{ID: 1, Name: "红楼梦", Author: "曹雪芹", Publisher: "人民文学出版社", Price: 3, DiskName: "dream.pdf", Listed: true})
	s.addBook(t, app.Book{ID: 2, Name: "呼兰河传", Author: "萧红", DiskName: "river.pdf", Sample: "ttest.pdf", Listed: true})
	return s
}

// emptyShop is openShop without books.
func emptyShop(t testing.TB, changes ...func(*storefront.Storefront)) *shop {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{store: &breakable{Store: db}, clock: new(shoptest.Clock), log: shoptest.NewLog(t)}
	access, log := io.Writer(s.log), s.log.Logger()
	if _, measured := t.(*testing.B); measured {
		access, log = shoptest.NewLockedBuffer(io.Discard), slog.New(slog.DiscardHandler)
	}
	limits := limit.New(limit.Rates{}, s.clock.Now)
	s.Shop = &app.Shop{
		Store: s.store, WeChat: wechat.Demo{}, Log: log, Now: s.clock.Now, Rand: shoptest.Rand(), Limiter: limits,
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: db.LinkKey(), Finder: new(find.Finder),
		Till: new(app.Till), Sold: &app.SoldCounter{Whole: true}, Live: new(app.Live),
	}
	t.Cleanup(func() {
		report, err := app.Check(context.Background(), db)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("app.Check = %q, %v", report.Problems, err)
		}
		problems, err := db.Check(context.Background())
		if err != nil || len(problems) > 0 {
			t.Errorf("bolt.Check = %q, %v", problems, err)
		}
		db.Close()
	})
	zone := time.FixedZone("CST", 8*3600)
	s.site = &web.Server{
		Shop: s.Shop, Pages: static.Files, Log: log, AccessLog: web.AccessLog{To: access}, Now: s.clock.Now, Limiter: limits,
		Zone: zone, Version: "v1",
	}
	s.Live.Follow(func(v app.SettingValues) {
		s.site.Set(web.Live{
			Demo: true, ShopName: v[app.SettingShopName], Contact: v[app.SettingContact], IOS: app.Hiding(v[app.SettingPlatformsIOS]),
			RecordNumber: v[app.SettingRecordNumber], About: v[app.SettingAbout], PublicURL: v[app.SettingPublicURL],
		})
		limits.Set(limit.Rates{
			Logins: limit.Rate(v.Rate(app.SettingLimitLogin)), Searches: limit.Rate(v.Rate(app.SettingLimitSearch)),
			Pages: limit.Rate(v.Rate(app.SettingLimitPages)),
		})
	})
	if err := s.FollowSettings(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.serve(t, zone, limits, changes)
	return s
}

// serve serves the pages and the API.
func (s *shop) serve(t testing.TB, zone *time.Location, limits *limit.Limits, changes []func(*storefront.Storefront)) {
	t.Helper()
	pages := &storefront.Storefront{
		Shop: s.Shop, Log: s.Log, Zone: zone, Limit: limits.AllowAddress,
		Site: func() storefront.Site {
			live := s.site.Live()
			return storefront.Site{
				Name: live.ShopName, Contact: live.Contact, RecordNumber: live.RecordNumber, About: live.About,
				PublicURL: live.PublicURL, Demo: live.Demo,
			}
		},
		Hides: s.site.HidesFrom, Cover: s.site.SmallCover, Drawn: s.site.DrawnCover, Picture: s.site.LargeCover,
		OverTLS:  func(r *http.Request) bool { return r.Header.Get("X-Forwarded-Proto") == "https" },
		ClientOf: s.site.NetworkOf, Origin: s.site.OriginOf, AdmitsDemo: s.site.AdmitsDemo, PageImage: s.site.ReaderPage,
		Examine: func(ctx context.Context, name string) error {
			_, err := s.site.Drawings.Facts(ctx, name)
			return err
		},
	}
	for _, change := range changes {
		change(pages)
	}
	handler, err := pages.Handler()
	if err != nil {
		t.Fatal(err)
	}
	s.site.Readers, s.site.ReadersPaths = handler, storefront.Paths
	s.site.ReaderKey, s.site.ReaderFailed = pages.KeyOf, pages.Fail
	whole, err := s.site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	s.whole = whole
	server := httptest.NewServer(whole)
	t.Cleanup(server.Close)
	s.url = server.URL
}

func (s *shop) addBook(t testing.TB, book app.Book) {
	t.Helper()
	if _, err := s.AddBook(t.Context(), s.request(), book); err != nil {
		t.Fatal(err)
	}
}

// setBook changes a book as the keeper does.
func (s *shop) setBook(t *testing.T, id app.BookID, edit func(*app.Book)) {
	t.Helper()
	if _, err := s.SetBook(t.Context(), s.request(), id, edit); err != nil {
		t.Fatal(err)
	}
}

// set changes a setting as the keeper does.
func (s *shop) set(t *testing.T, name, value string) {
	t.Helper()
	if _, err := s.SetSetting(t.Context(), s.request(), name, value); err != nil {
		t.Fatal(err)
	}
}

// request returns a request of the keeper's with a new id.
func (s *shop) request() app.Request {
	return app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "test"}
}

// nameCategory gives a category a name, as the keeper does.
func (s *shop) nameCategory(t *testing.T, number int, name string) {
	t.Helper()
	if _, err := s.SetCategory(t.Context(), s.request(), number, name, nil); err != nil {
		t.Fatal(err)
	}
}
