package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"littleshelf/app"
	"littleshelf/app/find"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
	"littleshelf/app/wechat"
	"littleshelf/static"
)

// newServer returns a shop on a store of its own, with a book for one point, a free book and a
// sample.
func newServer(t testing.TB, out io.Writer) *Server {
	t.Helper()
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	clock := new(shoptest.Clock)
	shop := &app.Shop{
		Store: storetest.NewModel(), WeChat: wechat.Demo{}, Log: log, Now: clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"), Finder: new(find.Finder),
	}
	stock(t, shop.Store,
		app.Book{ID: 1, Name: "红楼梦", Price: 1, DiskName: "dream.pdf", Sample: "ttest.pdf", Listed: true},
		app.Book{ID: 2, Name: "免费", DiskName: "free.pdf", Listed: true},
	)
	store := shop.Store
	t.Cleanup(func() {
		report, err := app.Check(context.Background(), store)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("Check = %q, %v", report.Problems, err)
		}
	})
	files := fstest.MapFS{}
	for _, name := range []string{"dream.pdf", "free.pdf", "ttest.pdf"} {
		files[name] = &fstest.MapFile{Data: []byte("%PDF-" + name), ModTime: shoptest.Start}
	}
	return &Server{
		Shop: shop, Books: files, Pages: static.Files, Log: log, AccessLog: AccessLog{To: out}, Now: clock.Now,
		Zone: time.FixedZone("CST", 8*3600), Version: "v1",
	}
}

func stock(t testing.TB, store app.Store, books ...app.Book) {
	t.Helper()
	err := store.Update(context.Background(), func(tx app.Tx) (err error) {
		for _, book := range books {
			err = errors.Join(err, tx.PutBook(book))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func handlerOf(t testing.TB, s *Server) http.Handler {
	t.Helper()
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// login logs in a reader.
func login(t testing.TB, s *Server, log *shoptest.Log) app.SKey {
	t.Helper()
	return loginAs(t, s, log, "reader")
}

// loginAs logs in the reader whose name is the demo code.
func loginAs(t testing.TB, s *Server, log *shoptest.Log, name string) app.SKey {
	t.Helper()
	login, err := s.Shop.Login(context.Background(), name, app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	log.Secret(string(login.SKey), login.User.OpenID)
	return login.SKey
}

// sendRequest sends one request. A body is JSON.
func sendRequest(handler http.Handler, method, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return serve(handler, r)
}

// serve returns the handler's response to a request.
func serve(handler http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// listenLocal listens on a free port of this machine.
func listenLocal(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// logLines parses a JSON log.
func logLines(t testing.TB, log *shoptest.Log) (lines []map[string]any) {
	t.Helper()
	for text := range strings.Lines(log.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("log line %q: %v", text, err)
		}
		lines = append(lines, line)
	}
	return lines
}

// newJSONServer returns a shop that logs in JSON.
func newJSONServer(t testing.TB, out io.Writer) *Server {
	s := newServer(t, out)
	s.Log = slog.New(slog.NewJSONHandler(out, nil))
	s.Shop.Log, s.AccessLog.JSON = s.Log, true
	return s
}
