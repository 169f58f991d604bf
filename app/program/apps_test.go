package program_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// feeds is a folder for the feeds of TestReadingApps. .ci/opds checks them with programs of others.
var feeds = flag.String("feeds", "", "write the feeds of TestReadingApps to this `folder`")

// appReader is a reader with app passwords, one of which will be ended.
type appReader struct{ password, ended string }

// stockApps fills a shop with 120 books of all kinds, and returns a reader who owns half of them.
// Another reader owns none.
func stockApps(t *testing.T, path string) (owner, other appReader) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := bolt.Open(path)
	must(err)
	shop := &app.Shop{Store: db, WeChat: wechat.Demo{}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Rand: shoptest.Rand(), SessionTTL: time.Hour}
	must(db.Update(ctx, func(tx app.Tx) (err error) {
		for id := app.BookID(1); id <= 40; id++ {
			err = errors.Join(err, tx.PutBook(appBook(id)), tx.PutBook(appBook(id+40)), tx.PutBook(appBook(id+80)))
		}
		return err
	}))
	sign := func(code string) (key app.SKey, r appReader) {
		login, err := shop.Login(ctx, code, app.SignedProfile{})
		must(err)
		_, r.password, err = shop.NewAppPassword(ctx, login.SKey, "阅读器")
		must(err)
		gone, plain, err := shop.NewAppPassword(ctx, login.SKey, "旧的")
		must(err)
		must(shop.EndAppPassword(ctx, login.SKey, gone.ID))
		r.ended = plain
		return login.SKey, r
	}
	key, owner := sign("测试读者甲")
	_, other = sign("测试读者乙")
	for id := app.BookID(1); id <= 60; id++ {
		_, err := shop.Buy(ctx, key, id)
		must(err)
	}
	must(db.Close())
	return owner, other
}

// appBook returns a book of one of the kinds: free, with a sample, with a picture. Its price is 0
// for most, so that a reader can have sixty.
func appBook(id app.BookID) app.Book {
	b := app.Book{
		ID: id, Category: int(id%3) + 1, Name: fmt.Sprintf("书 & <%d> “引号” 👩‍🚀", id), Author: "作者", Publisher: "出版社",
		DiskName: "1.pdf", Listed: true,
	}
	switch {
	case id%5 == 0:
		b.Author, b.Publisher = "", ""
	case id%5 == 1:
		b.Picture, b.PictureFrom = app.FileHash(sha256.Sum256([]byte(b.Name))), app.PictureFromKeeper
	case id > 60:
		b.Price = int64(id)
	}
	if id%4 == 0 {
		b.Sample = "ttest.pdf"
	}
	return b
}

// TestReadingApps plays what apps ask of the real server: feeds in both formats and languages,
// downloads with ranges, progress, and wrong passwords up to the limit. The log has no password.
func TestReadingApps(t *testing.T) {
	t.Parallel()
	db, folder := harness.NewDB(t), t.TempDir()
	owner, other := stockApps(t, db)
	content := bytes.Repeat([]byte("%PDF-1.7 of the shop\n"), 10_000)
	if err := os.WriteFile(filepath.Join(folder, "1.pdf"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	p := harness.Start(t, db, "-books", folder, "-limit-login", "100/m") // one limit turns the others on
	for _, secret := range []string{owner.password, owner.ended, other.password, other.ended} {
		p.Log.Secret(secret)
	}
	ask := func(verb, target, password, body string, header ...string) (*http.Response, []byte) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), verb, p.URL(target), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if password != "" {
			r.SetBasicAuth("any", password)
			sum := md5.Sum([]byte(password))
			r.Header.Set("X-Auth-User", "any")
			r.Header.Set("X-Auth-Key", hex.EncodeToString(sum[:]))
		}
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		got, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, got
	}
	status := func(want int, verb, target, password string, header ...string) *http.Response {
		t.Helper()
		response, body := ask(verb, target, password, "", header...)
		if response.StatusCode != want {
			t.Errorf("%s %s: %s %.200s, want %d", verb, target, response.Status, body, want)
		}
		return response
	}
	writeFeeds(t, owner, other, func(target, password, language string) []byte {
		_, body := ask("GET", target, password, "", "Accept-Language", language)
		return body
	})

	response, whole := ask("GET", "/opds/books/2.pdf", owner.password, "")
	if response.StatusCode != 200 || !bytes.Equal(whole, content) || response.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("a download: %s, %d bytes, %v", response.Status, len(whole), response.Header)
	}
	response, part := ask("GET", "/opds/books/2.pdf", owner.password, "", "Range", "bytes=100-199")
	if response.StatusCode != 206 || !bytes.Equal(part, content[100:200]) {
		t.Errorf("a range: %s %q", response.Status, part)
	}
	status(200, "HEAD", "/opds/books/2.pdf", owner.password)
	status(200, "GET", "/opds/books/70.pdf", "")
	status(401, "GET", "/opds/books/62.pdf", "")
	status(403, "GET", "/opds/books/62.pdf", other.password)
	status(404, "GET", "/opds/books/999.pdf", other.password)
	status(404, "GET", "/opds/books/..%2f..%2fshop.db", other.password)
	status(401, "GET", "/opds/shelf", owner.ended)
	status(401, "GET", "/opds/shelf", "")
	status(405, "POST", "/opds", "")
	status(404, "GET", "/koreader/../opds", "")

	sum := md5.Sum([]byte("2.pdf"))
	document := hex.EncodeToString(sum[:])
	put := `{"document":"` + document + `","progress":"7","percentage":0.5,"device":"d","device_id":"i"}`
	if response, body := ask("PUT", "/koreader/syncs/progress", owner.password, put); response.StatusCode != 200 {
		t.Errorf("progress: %s %s", response.Status, body)
	}
	_, got := ask("GET", "/koreader/syncs/progress/"+document, owner.password, "")
	if !bytes.Contains(got, []byte(`"progress":"7"`)) {
		t.Errorf("progress is %s", got)
	}
	status(401, "GET", "/koreader/users/auth", owner.ended)
	status(200, "GET", "/koreader/healthcheck", "")

	limited := 0
	for range 40 {
		response, _ := ask("GET", "/opds", "0000-0000-0000-0000", "")
		if response.StatusCode == http.StatusTooManyRequests && response.Header.Get("Retry-After") != "" {
			limited++
		}
	}
	if limited < 10 || limited > 20 {
		t.Errorf("%d of 40 wrong passwords were told to wait", limited)
	}
	status(200, "GET", "/opds/shelf", owner.password)
	p.Stop(t)
	harness.Check(t, p.DB)
}

// writeFeeds gets feeds of every kind, and writes them to the folder of -feeds, if there is one.
func writeFeeds(t *testing.T, owner, other appReader, get func(target, password, language string) []byte) {
	t.Helper()
	write := func(name string, content []byte) {
		if *feeds == "" {
			return
		}
		if err := os.WriteFile(filepath.Join(*feeds, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for _, list := range []string{
		"", "/new", "/new?before=71", "/popular", "/all", "/all?sort=price", "/categories", "/categories/1",
		"/search?q=shu", "/search?q=none", "/shelf",
	} {
		for password, language := range map[string]string{owner.password: "zh-CN", other.password: "en"} {
			n++
			write(fmt.Sprintf("%02d.atom", n), get("/opds"+list, password, language))
			write(fmt.Sprintf("%02d.json", n), get("/opds/v2"+list, password, language))
		}
	}
	write("auth", get("/opds/auth", "", "zh"))
	write("search", get("/opds/search.xml", "", "zh"))
}
