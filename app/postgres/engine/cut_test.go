package engine_test

import (
	"fmt"
	"testing"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// everywhere calls do with a connection that breaks at every piece of data in turn, in each way.
// Each call begins with a connection, or with none. do must not fail.
func everywhere(t *testing.T, proxy *pgtest.Proxy, do func(name string)) {
	breaks := 0
	for _, c := range []struct {
		name string
		how  pgtest.How
	}{{"before", pgtest.Before}, {"half of", pgtest.Half}, {"after", pgtest.After}, {"late", pgtest.Late}} {
		for _, cold := range []bool{false, true} {
			for at, more := 0, true; more; at++ {
				if cold {
					proxy.Cut()
				}
				proxy.Plan(pgtest.Break{At: at, How: c.how})
				do(fmt.Sprintf("%s piece %d (without a connection: %v)", c.name, at, cold))
				if more = proxy.Broke(); more {
					breaks++
				}
				proxy.Release()
			}
		}
	}
	t.Logf("%d connections were broken", breaks)
}

// TestCutUpdates breaks the connection of an Update everywhere. Each Update is done exactly once
// and says so, also if the database receives its commit long after.
func TestCutUpdates(t *testing.T) {
	server := pgtest.Shared(t)
	proxy := pgtest.NewProxy(t, server)
	shop := newShop()
	e := connect(t, pgtest.Address(shop, proxy.Host())+"&pool_max_conns=2")
	direct := connect(t, pgtest.Address(shop, server.Host()))
	var ticks storetest.Ticks
	tick := func(name string) {
		if err := ticks.Tick(t.Context(), remote.Store{Engine: e}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := ticks.Check(t.Context(), remote.Store{Engine: direct}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	tick("no piece")
	everywhere(t, proxy, tick)
	tick("after all")
	consistent(t, direct)
}

// TestCutBlindUpdates is TestCutUpdates with Updates that read nothing, so that only their marks
// prevent a late commit.
func TestCutBlindUpdates(t *testing.T) {
	server := pgtest.Shared(t)
	proxy := pgtest.NewProxy(t, server)
	shop := newShop()
	e := connect(t, pgtest.Address(shop, proxy.Host())+"&pool_max_conns=2")
	direct := connect(t, pgtest.Address(shop, server.Host()))
	at, key := table.All[0], []byte("key")
	put := func(name string, e *engine.Engine, value string) {
		if err := e.Update(t.Context(), func(w table.Writes) error { return w.Put(at, key, []byte(value)) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	is := func(name, want string) {
		err := direct.View(t.Context(), func(l table.Lists) error {
			value, err := l.Get(at, key)
			if string(value) != want {
				t.Errorf("%s: stored %q, want %q", name, value, want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	put("no piece", e, "0")
	everywhere(t, proxy, func(name string) {
		put(name, e, name)
		is(name, name)
		put(name, direct, "later")
		proxy.Release()
		is(name+", released", "later")
	})
}

// TestCutViews breaks the connection of a View everywhere. Each View sees one snapshot and ends
// without an error, since nothing that it read changes.
func TestCutViews(t *testing.T) {
	server := pgtest.Shared(t)
	proxy := pgtest.NewProxy(t, server)
	shop := newShop()
	e := connect(t, pgtest.Address(shop, proxy.Host())+"&pool_max_conns=2")
	storetest.LivedIn(t, remote.Store{Engine: connect(t, pgtest.Address(shop, server.Host()))}, 40)
	everywhere(t, proxy, func(name string) {
		users, balances := 0, int64(0)
		err := remote.Store{Engine: e}.View(t.Context(), func(r app.Reader) error {
			for user, err := range r.Users() {
				if err != nil {
					return err
				}
				if users++; users > 3 {
					continue
				}
				again, err := r.User(user.ID)
				if err != nil {
					return err
				}
				balances += user.Balance - again.Balance
			}
			return nil
		})
		if err != nil || users < 40 || balances != 0 {
			t.Errorf("%s: %d users, %d, %v", name, users, balances, err)
		}
	})
}
