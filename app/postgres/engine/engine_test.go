package engine_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// full selects the long forms of tests and benchmarks.
var full = flag.Bool("full", false, "run the long forms: faults for minutes, and a shop of a million readers")

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// none is an environment without variables.
func none(string) string { return "" }

var shops atomic.Int64

// newShop returns the name of a shop that no other test uses.
func newShop() string { return fmt.Sprint("shop", shops.Add(1)) }

// connect opens an engine, and closes it at the end of the test.
func connect(t testing.TB, address string) *engine.Engine {
	t.Helper()
	e, err := engine.Open(t.Context(), address, none)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
	return e.(*engine.Engine)
}

// connectAll opens several engines of one shop, as several servers would. They are one store.
func connectAll(t testing.TB, n int, address string) (engines []*engine.Engine, stores []app.Store) {
	t.Helper()
	for range n {
		e := connect(t, address)
		engines, stores = append(engines, e), append(stores, remote.Store{Engine: e})
	}
	return engines, stores
}

// sound checks the money and every table.
func sound(t testing.TB, e *engine.Engine) {
	t.Helper()
	report, err := app.Check(t.Context(), remote.Store{Engine: e})
	// The receipt of storetest.Ticks is not one of the shop.
	report.Problems = slices.DeleteFunc(report.Problems, func(p string) bool {
		return strings.Contains(p, "00000000-0000-0000-0000-0000000000c8")
	})
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("app.Check = %q, %v", report.Problems, err)
	}
	consistent(t, e)
}

// consistent checks every table against its indexes.
func consistent(t testing.TB, e *engine.Engine) {
	t.Helper()
	err := e.View(context.WithoutCancel(t.Context()), func(l table.Lists) error { // also in a cleanup
		for _, of := range table.Tables {
			err := of.Check(l, func(format string, args ...any) { t.Errorf("Check: "+format, args...) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
