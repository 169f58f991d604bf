package storetest

import (
	"context"
	"errors"
	"testing"

	"littleshelf/app"
)

// TestTicksFindFaults: Check accepts any count of failed ticks, and finds a lost or repeated
// acknowledged tick.
func TestTicksFindFaults(t *testing.T) {
	odd := func(n int) bool { return n%2 == 1 }
	for _, c := range []struct {
		name  string
		open  func() app.Store
		sound bool
	}{
		{"a model", func() app.Store { return NewModel() }, true},
		{"replayed", func() app.Store { return Replay(NewModel()) }, true},
		{"that says error after the commit", func() app.Store { return Ambiguous(NewModel(), odd) }, true},
		{"that says error before the commit", func() app.Store { return FailNth(NewModel(), 3) }, true},
		{"that swallows errors", func() app.Store { return acknowledging{FailNth(NewModel(), 3)} }, false},
		{"that does one thing twice", updates(doesTwice), false},
	} {
		var ticks Ticks
		s := c.open()
		for range 7 {
			if err := ticks.Tick(t.Context(), s); err != nil && !errors.Is(err, ErrAmbiguous) && !errors.Is(err, ErrInjected) {
				t.Errorf("a store %s: Tick = %v", c.name, err)
			}
		}
		if err := ticks.Check(t.Context(), s); (err == nil) != c.sound {
			t.Errorf("a store %s: Check = %v", c.name, err)
		}
	}
}

// acknowledging returns nil from every Update.
type acknowledging struct{ app.Store }

func (s acknowledging) Update(ctx context.Context, fn func(app.Tx) error) error {
	_ = s.Store.Update(ctx, fn)
	return nil
}
