package drawings

import (
	"context"
	"errors"
	"testing"
)

// TestAllLeave: a run goes on while a caller waits for it, and ends when none does. A caller who
// comes later starts another run.
func TestAllLeave(t *testing.T) {
	var f flights[string, int]
	ended := make(chan error)
	fn := func(ctx context.Context) (int, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return 0, ctx.Err()
	}
	first, second := f.join(t.Context(), "a", fn), f.join(t.Context(), "a", fn)
	if first != second {
		t.Error("the second caller started another run")
	}
	f.leave("a", first)
	if f.join(t.Context(), "a", fn) != first {
		t.Error("the run ended with its first caller")
	}
	f.leave("a", first)
	f.leave("a", first)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("without callers the run ends with %v", err)
	}
	if v, err := f.do(t.Context(), "a", func(context.Context) (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("after that do = %d, %v, want another run", v, err)
	}
}

// TestCallerLeaves: a caller whose context ends does not wait for the run.
func TestCallerLeaves(t *testing.T) {
	var f flights[string, int]
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	_, err := f.do(ctx, "a", func(ctx context.Context) (int, error) {
		leave()
		<-ctx.Done()
		ended <- ctx.Err()
		return 0, nil
	})
	if !errors.Is(err, context.Canceled) || !errors.Is(<-ended, context.Canceled) {
		t.Errorf("do = %v, want that the caller and the run end", err)
	}
}
