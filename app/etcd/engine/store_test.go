package engine_test

import (
	"context"
	"fmt"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// testContext is for what runs after a test, whose own context has ended then.
var testContext = context.Background()

// TestPromises runs the suite of all engines: on one server and on three that take turns, with
// clusters of one member and of three. All six together need -full.
func TestPromises(t *testing.T) {
	for _, members := range []int{1, 3} {
		for _, c := range []struct {
			name    string
			servers int
			members int // with which it is not only a long test
			wrap    func(...app.Store) app.Store
		}{
			{"plain", 1, 1, storetest.Spread},
			{"replay", 1, 1, func(s ...app.Store) app.Store { return storetest.Replay(s[0]) }},
			{"three servers", 3, 3, storetest.Spread},
		} {
			if members != c.members && !*full {
				continue
			}
			t.Run(fmt.Sprintf("members=%d/%s", members, c.name), func(t *testing.T) {
				storetest.Run(t, func(t *testing.T) app.Store {
					return c.wrap(openStores(t, freshShop(t, members), c.servers)...)
				})
			})
		}
	}
}

// TestModel applies the same random operations to the engine and to the model. They break the
// shop's rules, so the test checks the indexes but not the money.
func TestModel(t *testing.T) {
	seeds, operations := uint64(2), 300
	if *full {
		seeds, operations = 8, 2000
	}
	for _, members := range []int{1, 3} {
		for seed := range seeds {
			t.Run(fmt.Sprintf("members=%d/seed=%d", members, seed), func(t *testing.T) {
				t.Parallel()
				store := storetest.Spread(openStores(t, freshShop(t, members), 3)...)
				if err := storetest.RandomOps(t.Context(), seed, operations, store, storetest.NewModel()); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestLivedIn checks a shop that has been in use.
func TestLivedIn(t *testing.T) {
	for _, members := range []int{1, 3} {
		t.Run(fmt.Sprint("members=", members), func(t *testing.T) {
			t.Parallel()
			stores := openStores(t, freshShop(t, members), 3)
			storetest.LivedIn(t, storetest.Spread(stores...), 12)
			checkShop(t, stores[0])
		})
	}
}

func checkShop(t testing.TB, store app.Store) {
	t.Helper()
	if report, err := app.Check(t.Context(), store); err != nil || len(report.Problems) > 0 {
		t.Errorf("app.Check = %q, %v", report.Problems, err)
	}
}
