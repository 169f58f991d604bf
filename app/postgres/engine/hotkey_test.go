package engine_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/storetest"
)

// TestHotKey lets 64 clients change one row, on one server and on three. No Update may fail, and
// none may starve.
func TestHotKey(t *testing.T) {
	for _, n := range []int{1, servers} {
		engines, stores := connectAll(t, n, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
		var ticks storetest.Ticks
		took := hammer(t, &ticks, stores)
		slices.Sort(took)
		t.Logf("%d servers: %d Updates a second, median %v, p99 %v, longest %v", n, len(took)/2,
			took[len(took)/2].Round(time.Millisecond), took[len(took)*99/100].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
		if err := ticks.Check(t.Context(), stores[0]); err != nil {
			t.Error(err)
		}
		consistent(t, engines[0])
	}
}

// hammer lets 64 clients tick for two seconds, and returns how long the ticks took.
func hammer(t *testing.T, ticks *storetest.Ticks, stores []app.Store) (took []time.Duration) {
	var mu sync.Mutex
	var running sync.WaitGroup
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	for i := range 64 {
		running.Go(func() {
			for ctx.Err() == nil {
				began := time.Now()
				if err := ticks.Tick(t.Context(), stores[i%len(stores)]); err != nil {
					t.Error(err)
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	running.Wait()
	return took
}
