package storetest

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
)

// These tests run the shop on a store that commits and then returns an error, or returns an error
// and does nothing. A client that repeats the failed call gets its result, and the call takes
// effect once.

// reader is a WeChat that returns the same reader for every code.
type reader struct{}

func (reader) Identify(context.Context, string) (app.Identity, error) {
	return app.Identity{AppID: "wx", OpenID: "openid"}, nil
}

// lockedRand is a reader of repeatable bytes that is safe for concurrent use.
type lockedRand struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

func (r *lockedRand) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.src.Read(p)
}

func newShop(s app.Store) *app.Shop {
	return &app.Shop{
		Store:      s,
		WeChat:     reader{},
		Log:        slog.New(slog.DiscardHandler),
		Now:        func() time.Time { return noon },
		Rand:       &lockedRand{src: rand.NewChaCha8([32]byte{})},
		SessionTTL: 30 * 24 * time.Hour,
	}
}

// retry repeats do while the store fails.
func retry[T any](t *testing.T, do func() (T, error)) (none T) {
	t.Helper()
	for range 100 {
		result, err := do()
		if err == nil {
			return result
		}
		if !errors.Is(err, ErrAmbiguous) && !errors.Is(err, ErrInjected) {
			t.Errorf("after a failure of the store: %v, want another or success", err)
			return result
		}
	}
	t.Error("100 failures of the store in a row, want success")
	return none
}

// shopping logs in and buys two books, each from two concurrent goroutines, with retry.
func shopping(t *testing.T, s app.Store, model *Model) {
	t.Helper()
	cheap, dear := aBook(1), aBook(2)
	cheap.Price, dear.Price = 10, 12
	if err := stock(t.Context(), model, cheap, dear); err != nil {
		t.Fatal(err)
	}
	shop := newShop(s)
	login := retry(t, func() (app.Login, error) { return shop.Login(t.Context(), "code", app.SignedProfile{}) })
	var writers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() {
			retry(t, func() (app.Order, error) { return shop.Buy(t.Context(), login.SKey, app.BookID(1+i%2)) })
		})
	}
	writers.Wait()

	user := retry(t, func() (app.User, error) { return shop.Me(t.Context(), login.SKey) })
	if user.Balance != 8 || user.Entries != 3 {
		t.Errorf("Balance = %d after %d entries, want 30-10-12 after 3", user.Balance, user.Entries)
	}
	all, err := snapshot(t.Context(), model)
	if err != nil || len(all.users) != 1 || len(all.orders) != 2 || len(all.sessions) != len(user.Devices) {
		t.Errorf("stored %+v, %v, want one reader with two orders", all, err)
	}
	if err := sound(t.Context(), model); err != nil {
		t.Error(err)
	}
}

func TestShopOnAmbiguous(t *testing.T) {
	for _, c := range []struct {
		name string
		pick func(n int) bool
	}{
		{"never", func(int) bool { return false }},
		{"the first", func(n int) bool { return n == 1 }},
		{"the odd ones", func(n int) bool { return n%2 == 1 }},
		{"the even ones", func(n int) bool { return n%2 == 0 }},
		{"two of three", func(n int) bool { return n%3 != 0 }},
		{"the first nine", func(n int) bool { return n < 10 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			model := NewModel()
			shopping(t, Ambiguous(model, c.pick), model)
		})
		t.Run(c.name+", replayed", func(t *testing.T) {
			model := NewModel()
			shopping(t, Ambiguous(Replay(model), c.pick), model)
		})
	}
}

func TestShopOnFailNth(t *testing.T) {
	for n := range 7 {
		model := NewModel()
		shopping(t, FailNth(model, n), model)
	}
}
