package app_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// hangingStore is a database that no machine answers for: its calls last until their context ends.
type hangingStore struct{}

func (hangingStore) View(ctx context.Context, _ func(app.Reader) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (hangingStore) Update(ctx context.Context, _ func(app.Tx) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestHangingStore: while a shared store hangs, no server is ready and each is alive. A server with
// a file of its own is neither.
func TestHangingStore(t *testing.T) {
	for _, tt := range []struct {
		name  string
		duty  func() bool
		wait  time.Duration
		alive bool
	}{
		{"a file", nil, 10 * time.Second, false},
		{"shared, on duty", func() bool { return true }, 2 * time.Second, true},
		{"shared, off duty", func() bool { return false }, 2 * time.Second, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := open(t, storetest.NewModel())
			s.Store, s.OnDuty = hangingStore{}, tt.duty
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			began := time.Now()
			if err := s.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != tt.wait {
				t.Errorf("%s: Ready = %v after %v, want a failure after %v", tt.name, err, time.Since(began), tt.wait)
			}
			if err := s.Alive(ctx); (err == nil) != tt.alive {
				t.Errorf("%s: Alive = %v", tt.name, err)
			}
		})
	}
}
