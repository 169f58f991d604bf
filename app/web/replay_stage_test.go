package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"regexp"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/cover/covertest"
	"littleshelf/app/diskcache"
	"littleshelf/app/drawings"
	"littleshelf/app/find"
	"littleshelf/app/limit"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/books"
	"littleshelf/seed"
	"littleshelf/static"
)

// inProcess opens shops in the test's process. Its clock advances by a millisecond at each reading,
// so that no two events have the same time; its randomness is deterministic, and its disk can fail.
type inProcess struct {
	clock  shoptest.Clock
	rand   io.Reader
	broken atomic.Bool
}

func newInProcess() *inProcess { return &inProcess{rand: shoptest.Rand()} }

func (*inProcess) String() string { return "in-process" }

func (s *inProcess) now() time.Time {
	s.clock.Advance(time.Millisecond)
	return s.clock.Now()
}

func (s *inProcess) advance(d time.Duration) error {
	s.clock.Advance(d)
	return nil
}

func (s *inProcess) disk(works bool) error {
	s.broken.Store(!works)
	return nil
}

func (s *inProcess) open(t *testing.T, flags []string, log io.Writer) (string, func()) {
	t.Helper()
	config, err := cli.ParseServe(flags, cli.Environment{Getenv: getenv}, wechat.API, log, log)
	if err != nil {
		t.Fatal(err)
	}
	db := s.stock(t, config)
	identity, err := wechat.New(config.WeChatAPI, config.AppID, config.Secret)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	shop := &app.Shop{
		Store: unreliable{db, &s.broken}, WeChat: identity, Judges: &app.Judges{Checker: identity}, Log: logger, Now: s.now, Rand: s.rand,
		SessionTTL: config.SessionTTL, LinkTTL: config.LinkTTL, LinkKey: db.LinkKey(), Finder: new(find.Finder),
		PublicDownloads: config.PublicDownloads, Fixed: config.Fixed, CodeImages: &app.CodeImages{Drawer: identity},
		MakePicture: covertest.MakePicture,
	}
	site := &web.Server{
		Shop: shop, Books: books.Folder(config.Books), Pages: static.Files, Log: logger, AccessLog: web.AccessLog{To: log}, Now: s.now,
		Zone: config.Zone, Version: "v1",
	}
	site.Set(web.Live{PublicURL: config.PublicURL, IOS: app.Hiding(config.Fixed[app.SettingPlatformsIOS])})
	if config.Pages.Workers > 0 {
		folder := books.Folder(config.Books)
		shop.Pages, shop.Covers = scriptedPages{Folder: folder}, folder
		site.Drawings = &drawings.Drawings{Shop: shop, Cache: &diskcache.Cache{Dir: config.DB + ".pages", Max: 1 << 20}}
	}
	limits := limit.New(config.Limits.Rates, s.now)
	shop.Limiter, site.Limiter = limits, limits
	handler, err := site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", config.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- site.Serve(ctx, l, handler) }()
	return l.Addr().String(), func() {
		cancel()
		if err := errors.Join(<-served, db.Close()); err != nil {
			t.Error(err)
		}
	}
}

// scriptedPages stands for the engine that draws pages. An image of a page is a text after the
// signature of PNG.
type scriptedPages struct {
	app.Pages
	books.Folder
}

func (p scriptedPages) Examine(_ context.Context, name string) (app.PDFFile, error) {
	info, err := p.Stat(name)
	if err != nil {
		return app.PDFFile{}, err
	}
	return app.PDFFile{
		Name: name, Size: info.Size(), Modified: info.ModTime().UTC().Truncate(time.Millisecond), Hash: app.FileHash{1}, Pages: 120,
		Sizes: []app.PageRun{{Count: 1, Width: 595, Height: 842}, {Count: 119, Width: 420, Height: 595}},
		Outline: []app.Chapter{
			{Level: 1, Page: 2, Title: "第1章 Node 简介"}, {Level: 2, Page: 5, Title: `1.1 "Node" 的命名 <与起源>`},
			{Level: 1, Page: 40, Title: "第2章 模块机制"},
		},
	}, nil
}

func (scriptedPages) Cover(context.Context, string, int, int) ([]byte, error) {
	return nil, app.ErrNotDrawable
}

func (scriptedPages) Page(_ context.Context, name string, r app.PageRequest) (app.PageImage, error) {
	return app.PageImage{Type: "image/png", Data: fmt.Appendf(nil, "\x89PNG\r\n\x1a\npage %d of %s", r.Number, name)}, nil
}

// stock opens the database and applies the catalogue.
func (s *inProcess) stock(t *testing.T, config cli.Serve) *bolt.DB {
	t.Helper()
	catalogue, err := seed.Default()
	if err != nil {
		t.Fatal(err)
	}
	if config.SeedFile != "" {
		file, err := os.Open(config.SeedFile)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		more, err := seed.Parse(file, config.SeedFile)
		if err != nil {
			t.Fatal(err)
		}
		catalogue = append(catalogue, more...)
	}
	db, err := bolt.Open(config.DB)
	if err == nil {
		_, err = seed.Apply(context.Background(), db, catalogue)
	}
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// unreliable is a store on a disk that can fail, with an error that must not be sent to readers.
type unreliable struct {
	app.Store
	broken *atomic.Bool
}

var errDisk = errors.New("read /var/lib/littleshelf/shop.db: input/output error")

func (u unreliable) View(ctx context.Context, fn func(app.Reader) error) error {
	if u.broken.Load() {
		return errDisk
	}
	return u.Store.View(ctx, fn)
}

func (u unreliable) Update(ctx context.Context, fn func(app.Tx) error) error {
	if u.broken.Load() {
		return errDisk
	}
	return u.Store.Update(ctx, fn)
}

// binary is the path of the real program. It opens shops by starting it.
type binary string

// programVariable is the environment variable with the path of another program that takes the flags
// of littleshelf, as that of app/etcd/trio does. The scripts are played on it instead.
const programVariable = "LITTLESHELF_TEST_PROGRAM"

// buildBinary builds the program as harness.Build does.
func buildBinary(t *testing.T) binary {
	t.Helper()
	if path := os.Getenv(programVariable); path != "" {
		return binary(path)
	}
	path := t.TempDir() + "/littleshelf"
	if out, err := exec.Command("go", "run", "-exec", "cp", "littleshelf", path).CombinedOutput(); err != nil {
		t.Fatalf("go run -exec cp: %v\n%s", err, out)
	}
	return binary(path)
}

func (binary) String() string { return "binary" }

func (binary) now() time.Time { return time.Now() }

func (binary) advance(time.Duration) error { return errors.New("the binary has the real time") }

func (binary) disk(bool) error { return errors.New("the binary has a real disk") }

// addressPattern finds the address in the log line of an open shop, in text and in JSON.
var addressPattern = regexp.MustCompile(`the shop is open"[ ,]"?address"?[=:]"?http://([0-9.:]+)`)

func (b binary) open(t *testing.T, flags []string, log io.Writer) (string, func()) {
	t.Helper()
	program := exec.Command(string(b), flags...)
	program.Env = append(os.Environ(), "WECHAT_SECRET="+getenv("WECHAT_SECRET"))
	stderr, err := program.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	addr := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(addr)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			fmt.Fprintln(log, lines.Text())
			if found := addressPattern.FindStringSubmatch(lines.Text()); found != nil {
				addr <- found[1]
			}
		}
	}()
	stop := func() {
		program.Process.Signal(syscall.SIGTERM)
		<-ended
		if err := program.Wait(); err != nil {
			t.Errorf("after SIGTERM: %v", err)
		}
	}
	where, ok := <-addr
	if !ok {
		stop()
		t.Fatalf("the program did not open the shop:\n%s", log)
	}
	return where, stop
}

// getenv is the environment of every shop.
func getenv(name string) string {
	if name == "WECHAT_SECRET" {
		return shoptest.Secret
	}
	return ""
}
