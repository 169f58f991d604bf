package engine_test

import (
	"flag"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf-etcd/engine"
	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// full also runs what takes minutes: go test ./engine -full.
var full = flag.Bool("full", false, "run the long tests and benchmarks too")

// The tests share a cluster of one member and one of three. Each test has a prefix of its own. The
// benchmarks have clusters of their own, which wait for the disk.
var clusters [2][4]struct {
	once sync.Once
	*clustertest.Cluster
	folder string
	err    error
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for i := range clusters {
		for j := range clusters[i] {
			if c := &clusters[i][j]; c.Cluster != nil {
				c.Close()
				os.RemoveAll(c.folder)
			}
		}
	}
	os.Exit(code)
}

// cluster returns the shared cluster of n members.
func cluster(t testing.TB, n int) *clustertest.Cluster {
	t.Helper()
	_, measured := t.(*testing.B)
	c := &clusters[0][n]
	if measured {
		c = &clusters[1][n]
	}
	c.once.Do(func() {
		if c.folder, c.err = os.MkdirTemp("", "littleshelf-etcd-test-"); c.err == nil {
			c.Cluster, c.err = clustertest.New(clustertest.Options{Members: n, Folder: c.folder, NoSync: !measured})
		}
	})
	if c.err != nil {
		t.Fatal(c.err)
	}
	return c.Cluster
}

var shops atomic.Int64

// freshShop returns the address of an empty shop.
func freshShop(t testing.TB, members int) string {
	t.Helper()
	return cluster(t, members).Address(fmt.Sprint("shop", shops.Add(1)))
}

// open returns the engine of a server for the shop at an address.
func open(t testing.TB, address string) remote.Engine {
	t.Helper()
	e, err := engine.Open(t.Context(), address, noEnvironment)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
	return e
}

func noEnvironment(string) string { return "" }

// openStores returns the stores of some servers of one shop. At the end of the test the indexes of
// all tables are checked.
func openStores(t testing.TB, address string, servers int) []app.Store {
	t.Helper()
	var stores []app.Store
	for range servers {
		stores = append(stores, remote.Store{Engine: open(t, address)})
	}
	checking := open(t, address)
	t.Cleanup(func() { checkTables(t, checking) })
	return stores
}

// checkTables checks the indexes of all tables.
func checkTables(t testing.TB, e remote.Engine) {
	t.Helper()
	ctx := t.Context()
	if ctx.Err() != nil { // in a Cleanup
		ctx = testContext
	}
	err := e.View(ctx, func(rows table.Lists) error {
		for _, each := range table.Tables {
			if err := each.Check(rows, t.Errorf); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("check of the tables: %v", err)
	}
}
