package control_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/books"
)

// newServer returns a server with a new database. Both checks run when the test ends.
func newServer(t *testing.T) *control.Server {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
			t.Errorf("bolt.Check = %q, %v", problems, err)
		}
		if report, err := app.Check(context.Background(), db); err != nil || len(report.Problems) > 0 {
			t.Errorf("app.Check = %q, %v", report.Problems, err)
		}
		db.Close()
	})
	shop := &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: shoptest.NewLog(t).Logger(), Now: (&shoptest.Clock{}).Now, Rand: shoptest.Rand(),
		SessionTTL: time.Hour, LinkTTL: time.Hour, LinkKey: db.LinkKey(),
	}
	return &control.Server{Shop: shop, DB: db, Books: books.Folder(t.TempDir())}
}

// forEachTransport runs test with a client of s in this process and with a client over a socket.
func forEachTransport(t *testing.T, s *control.Server, test func(*testing.T, *control.Client)) {
	t.Run("local", func(t *testing.T) { test(t, control.NewClient(control.Local(s.Handler()))) })
	t.Run("socket", func(t *testing.T) {
		dir, err := os.MkdirTemp("", "control") // t.TempDir is too long for a socket
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "shop.db")
		l, err := control.Listen(control.Place{DB: path})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(ctx, l) }()
		client := control.Dial(ctx, control.Place{DB: path})
		if client == nil {
			t.Fatal("Dial = nil, want a client")
		}
		test(t, client)
		client.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve = %v", err)
		}
	})
}

func TestExport(t *testing.T) {
	s := newServer(t)
	long := strings.Repeat("0123456789", 100_000)
	s.Export = func(_ context.Context, _ app.Store, what string, _ *time.Location, w io.Writer) error {
		if what == "broken" {
			io.WriteString(w, long)
			return errors.New("页 7 is damaged\nbeyond repair")
		}
		_, err := io.WriteString(w, what+long)
		return err
	}
	forEachTransport(t, s, func(t *testing.T, client *control.Client) {
		var got bytes.Buffer
		var last int64
		client.Progress = func(done, _ int64) { last = done }
		if err := client.Export(t.Context(), "a&b", time.UTC, &got); err != nil || got.String() != "a&b"+long {
			t.Errorf("Export = %d bytes, %v", got.Len(), err)
		}
		if last != int64(got.Len()) {
			t.Errorf("progress ends at %d, want %d", last, got.Len())
		}
		err := client.Export(t.Context(), "broken", time.UTC, io.Discard)
		if err == nil || err.Error() != "页 7 is damaged\nbeyond repair" {
			t.Errorf("Export with an error of the server = %v", err)
		}
		full := errors.New("no space left on device")
		if err := client.Export(t.Context(), "", time.UTC, failing{full}); !errors.Is(err, full) {
			t.Errorf("Export to a full disk = %v, want %v", err, full)
		}
	})
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestSnapshot(t *testing.T) {
	s := newServer(t)
	forEachTransport(t, s, func(t *testing.T, client *control.Client) {
		var got bytes.Buffer
		var done, total int64
		client.Progress = func(d, t int64) { done, total = d, t }
		sum, err := client.Snapshot(t.Context(), &got)
		if err != nil || len(sum) != 64 {
			t.Fatalf("Snapshot = %q, %v", sum, err)
		}
		if done != int64(got.Len()) || total != done {
			t.Errorf("progress ends at %d of %d, want %d", done, total, got.Len())
		}
	})
}

// TestClientGone: the context of a request ends when its client cancels it.
func TestClientGone(t *testing.T) {
	s := newServer(t)
	ended := make(chan error, 2)
	s.Export = func(ctx context.Context, _ app.Store, _ string, _ *time.Location, w io.Writer) error {
		w.Write(bytes.Repeat([]byte("first bytes "), 1000)) // a slice is one Write to the pipe
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}
	forEachTransport(t, s, func(t *testing.T, client *control.Client) {
		ctx, cancel := context.WithCancel(t.Context())
		client.Progress = func(int64, int64) { cancel() }
		if err := client.Export(ctx, "", time.UTC, io.Discard); !errors.Is(err, context.Canceled) {
			t.Errorf("Export = %v, want %v", err, context.Canceled)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the server's context ended with %v", err)
		}
	})
}

// TestClientGoneEarly: a Local waits for a handler that has not written anything yet.
func TestClientGoneEarly(t *testing.T) {
	s := newServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	var waited bool
	s.Export = func(ctx context.Context, _ app.Store, _ string, _ *time.Location, _ io.Writer) error {
		cancel()
		<-ctx.Done()
		waited = true
		return ctx.Err()
	}
	client := control.NewClient(control.Local(s.Handler()))
	if err := client.Export(ctx, "", time.UTC, io.Discard); !errors.Is(err, context.Canceled) || !waited {
		t.Errorf("Export = %v, waited %v", err, waited)
	}
}

// TestErasureResumes: a repeated request finishes an erasure that failed after its first step.
func TestErasureResumes(t *testing.T) {
	s := newServer(t)
	ctx := t.Context()
	if err := s.DB.Update(ctx, func(tx app.Tx) error {
		return tx.PutBook(app.Book{ID: 1, Name: "A book", DiskName: "1.pdf", Listed: true})
	}); err != nil {
		t.Fatal(err)
	}
	anna, err := s.Shop.Login(ctx, "anna", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	for range 25 {
		if _, err := s.Shop.Comment(ctx, anna.SKey, 1, "a remark"); err != nil {
			t.Fatal(err)
		}
	}
	whole := s.Shop.Store
	s.Shop.Store = &failingStore{Store: whole, updates: 2}
	client := control.NewClient(control.Local(s.Handler()))
	in := control.ReaderChange{Reader: anna.User.ID.String()}
	in.ID[0] = 1
	if _, err := control.EraseReader.Do(ctx, client, in); err == nil {
		t.Fatal("erase = nil, want the disk's error")
	}
	s.Shop.Store = whole
	if done, err := control.EraseReader.Do(ctx, client, in); err != nil || !done.Repeated {
		t.Errorf("erase again = %+v, %v", done, err)
	}
	for comments, err := range control.ListComments.Pages(ctx, client, control.Window{}) {
		t.Errorf("%d comments left, %v", len(comments), err)
	}
}

// failingStore is a store whose Update returns an error after some updates.
type failingStore struct {
	app.Store
	updates int
}

func (b *failingStore) Update(ctx context.Context, fn func(app.Tx) error) error {
	if b.updates--; b.updates < 0 {
		return errors.New("input/output error")
	}
	return b.Store.Update(ctx, fn)
}

func TestMalformedRequests(t *testing.T) {
	s := newServer(t)
	forEachTransport(t, s, func(t *testing.T, client *control.Client) {
		_, err := control.AddPoints.Do(t.Context(), client, control.Points{Reader: "12345678", Points: 1})
		wantCode(t, "points add without a request id", err, app.Invalid)
		newer := control.Act[map[string]int, control.Stats](control.CountStats)
		_, err = newer.Do(t.Context(), client, map[string]int{"since": 1})
		wantCode(t, "an unknown field", err, app.Invalid)
		_, err = newer.Do(t.Context(), client, map[string]int{strings.Repeat("x", 2<<20): 1})
		wantCode(t, "a request of 2 MB", err, app.Invalid)
	})
}

func wantCode(t *testing.T, what string, err error, code app.Code) {
	t.Helper()
	var own *app.Error
	if !errors.As(err, &own) || own.Code != code {
		t.Errorf("%s = %v, want code %d", what, err, code)
	}
}
