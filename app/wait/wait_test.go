package wait

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestFor(t *testing.T) {
	failed := errors.New("failed")
	if got, err := For(t.Context(), func() (int, error) { return 7, failed }); got != 7 || err != failed {
		t.Errorf("For = %d, %v, want 7, %v", got, err, failed)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		hang := make(chan int)
		got, err := For(ctx, func() (int, error) { return <-hang, nil })
		if got != 0 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("For = %d, %v, want 0, %v", got, err, context.DeadlineExceeded)
		}
		hang <- 7 // the call's goroutine ends
	})
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if ok := Sleep(t.Context(), time.Hour); !ok || time.Since(began) != time.Hour {
			t.Errorf("Sleep = %v after %v, want true after 1h", ok, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began = time.Now()
		if ok := Sleep(ctx, time.Hour); ok || time.Since(began) != time.Minute {
			t.Errorf("Sleep = %v after %v, want false after 1m", ok, time.Since(began))
		}
	})
}
