package opds_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/find"
	"littleshelf/app/opds"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/books"
)

// shop is a shop with a server for reading apps, and a reader who has an app password.
type shop struct {
	*app.Shop
	t        *testing.T
	handler  http.Handler
	clock    *shoptest.Clock
	log      *shoptest.Log
	dir      string // of the books
	hides    app.Hiding
	wait     time.Duration // of the limits
	counting sync.Mutex
	counted  map[app.Activity]int
	reader   app.Login
	password string
}

// open opens a shop without books.
func open(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, clock: new(shoptest.Clock), log: shoptest.NewLog(t), dir: t.TempDir(), counted: make(map[app.Activity]int)}
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	s.Shop = &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: s.log.Logger(), Now: s.clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: db.LinkKey(), Finder: new(find.Finder),
		Covers: books.Folder(s.dir),
	}
	t.Cleanup(func() {
		report, err := app.Check(context.Background(), db)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("Check = %q, %v", report.Problems, err)
		}
		db.Close()
	})
	server := opds.New(opds.Parts{
		Shop: s.Shop, ShopID: db.ShopID(), Log: s.Log,
		Origin: func(r *http.Request) string { return "http://" + r.Host }, Name: func() string { return "小书架 <1>" },
		Hides: func(*http.Request) app.Hiding { return s.hides },
		Covers: func(b app.Book) (large, small string) {
			return "/covers/" + b.ID.String() + ".jpg", "/covers/" + b.ID.String() + "-240.jpg"
		},
		Allow: func(_ *http.Request, what app.Activity) time.Duration {
			s.counting.Lock()
			defer s.counting.Unlock()
			s.counted[what]++
			return s.wait
		},
		Reserve: func(context.Context, int) (func(), error) { return func() {}, nil },
		InTurn:  func(context.Context) (func(), error) { return func() {}, nil },
		Books:   books.Folder(s.dir),
	})
	s.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, isBook := strings.CutPrefix(r.URL.Path, "/opds/books/")
		if !isBook {
			server.ServeHTTP(w, r)
		} else if file, ok := server.Authorize(w, r, name); ok {
			io.WriteString(w, "sends "+file.DiskName)
		}
	})
	s.reader = s.login("测试读者甲")
	s.password = s.newPassword(s.reader.SKey)
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) login(code string) app.Login {
	s.t.Helper()
	login, err := s.Login(s.t.Context(), code, app.SignedProfile{})
	s.must(err)
	return login
}

func (s *shop) newPassword(key app.SKey) string {
	s.t.Helper()
	_, plain, err := s.NewAppPassword(s.t.Context(), key, "阅读器")
	s.must(err)
	return plain
}

// put stores books.
func (s *shop) put(all ...app.Book) {
	s.t.Helper()
	s.must(s.Store.Update(s.t.Context(), func(tx app.Tx) (err error) {
		for _, b := range all {
			err = errors.Join(err, tx.PutBook(b))
		}
		return err
	}))
}

// stock stores a book of each kind. The reader owns number 4.
func (s *shop) stock() {
	s.t.Helper()
	s.put(
		app.Book{ID: 1, Category: 1, Name: "免费的 <b>&\u0001书", Author: "甲 & 乙", Publisher: "社", DiskName: "1.pdf", Listed: true,
			Picture: app.FileHash(sha256.Sum256([]byte("1"))), PictureFrom: app.PictureFromKeeper},
		app.Book{ID: 2, Category: 1, Name: "有样章", Price: 3, DiskName: "2.pdf", Sample: "s.pdf", Listed: true},
		app.Book{ID: 3, Category: 2, Name: "没有试读", Price: 5, DiskName: "3.pdf", SamplePages: app.NoSamplePages, Listed: true},
		app.Book{ID: 4, Category: 9, Name: "买了的", Author: "甲: 乙", Price: 1, DiskName: "4.pdf", Listed: true},
		app.Book{ID: 5, Category: 2, Name: "有试读页", Price: 9, DiskName: "5.pdf", Listed: true},
		app.Book{ID: 6, Category: 2, Name: "下架的", Price: 9, DiskName: "6.pdf"},
	)
	s.must(s.Store.Update(s.t.Context(), func(tx app.Tx) error {
		return tx.PutPDFFile(app.PDFFile{
			Name: "4.pdf", Size: 1000, Modified: time.Date(2026, 3, 4, 5, 6, 7, 8e6, time.UTC), Hash: app.FileHash{1}, Pages: 361,
			Sizes: []app.PageRun{{Count: 361, Width: 595, Height: 842}},
		})
	}))
	_, err := s.Buy(s.t.Context(), s.reader.SKey, 4)
	s.must(err)
}

// stockMany stores n free books.
func (s *shop) stockMany(n int) {
	s.t.Helper()
	var all []app.Book
	for i := range n {
		all = append(all, app.Book{
			ID: app.BookID(i + 1), Category: 1, Name: fmt.Sprintf("书 %03d", i+1), DiskName: fmt.Sprintf("%d.pdf", i+1), Listed: true,
		})
	}
	s.put(all...)
}

// file writes a file of the books folder.
func (s *shop) file(name string, content []byte) {
	s.t.Helper()
	s.must(os.WriteFile(filepath.Join(s.dir, name), content, 0o600))
}

// request returns the response to a request, with headers as pairs of name and value.
func (s *shop) request(verb, target, body string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), verb, "http://shop.example"+target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *shop) get(target string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.request(http.MethodGet, target, "", header...)
}

// signedIn returns the header of an app with a password.
func signedIn(password string) []string {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.SetBasicAuth("any", password)
	return []string{"Authorization", r.Header.Get("Authorization")}
}
