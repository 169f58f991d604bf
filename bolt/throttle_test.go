package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// TestThrottled checks that a throttled check finds the same as another one, and that it and a
// throttled View end with their context.
func TestThrottled(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 8)
	want, err := db.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := db.Check(Throttled(t.Context())); err != nil || !slices.Equal(got, want) {
		t.Errorf("Check = %q, %v, want %q", got, err, want)
	}
	ctx, end := context.WithCancel(Throttled(t.Context()))
	err = db.View(ctx, func(r app.Reader) error {
		end()
		for _, err := range r.Users() {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("View = %v, want %v", err, context.Canceled)
	}
	sound(t, db)
}
