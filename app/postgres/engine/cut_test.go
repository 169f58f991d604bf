package engine_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// The connection that a call under test begins with.
var (
	open         = []bool{false}
	openOrClosed = []bool{false, true}
)

// everywhere calls do with a connection that breaks at every piece of data in turn, in each way. do
// must not fail.
func everywhere(t *testing.T, proxy *pgtest.Proxy, begins []bool, do func(name string)) {
	breaks := 0
	for _, c := range []struct {
		name string
		how  pgtest.How
	}{{"before", pgtest.Before}, {"half of", pgtest.Half}, {"after", pgtest.After}, {"late", pgtest.Late}} {
		for _, closed := range begins {
			for at, more := 0, true; more; at++ {
				if closed {
					proxy.Cut()
				}
				proxy.Plan(pgtest.Break{At: at, How: c.how})
				do(fmt.Sprintf("%s piece %d (without a connection: %v)", c.name, at, closed))
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
	everywhere(t, proxy, openOrClosed, tick)
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
	everywhere(t, proxy, openOrClosed, func(name string) {
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
	everywhere(t, proxy, openOrClosed, func(name string) {
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

// TestLostView breaks the connection of a View, and changes a row that it has read. The View cannot
// go on, and says so. The next one sees the change.
func TestLostView(t *testing.T) {
	server := pgtest.Shared(t)
	proxy := pgtest.NewProxy(t, server)
	shop := newShop()
	e := connect(t, pgtest.Address(shop, proxy.Host()))
	direct := connect(t, pgtest.Address(shop, server.Host()))
	put := func(name string) error {
		return remote.Store{Engine: direct}.Update(t.Context(), func(tx app.Tx) error {
			return tx.PutBook(app.Book{ID: 1, Name: name, DiskName: "1.pdf"})
		})
	}
	if err := put("before"); err != nil {
		t.Fatal(err)
	}
	store, seen := remote.Store{Engine: e}, ""
	read := func(r app.Reader) error {
		book, err := r.Book(1)
		seen = book.Name
		return err
	}
	err := store.View(t.Context(), func(r app.Reader) error {
		if err := errors.Join(read(r), put("after")); err != nil {
			t.Fatal(err)
		}
		proxy.Cut()
		_, err := r.CatalogueRevision()
		return err
	})
	if !errors.Is(err, app.ErrViewLost) || seen != "before" {
		t.Errorf("View = %v after it read %q, want %v", err, seen, app.ErrViewLost)
	}
	if err := store.View(t.Context(), read); err != nil || seen != "after" {
		t.Errorf("the next View reads %q, %v", seen, err)
	}
	consistent(t, direct)
}

// TestCutHeldUpdates is TestCutUpdates with Updates that lose to others four times, so that they
// hold locks in the end.
func TestCutHeldUpdates(t *testing.T) {
	server := pgtest.Shared(t)
	proxy := pgtest.NewProxy(t, server)
	shop := newShop()
	e := connect(t, pgtest.Address(shop, proxy.Host())+"&pool_max_conns=2")
	direct := connect(t, pgtest.Address(shop, server.Host()))
	const losses = 4
	want, key := uint64(0), []byte("key")
	stored := func() (n uint64) {
		err := direct.View(t.Context(), func(l table.Lists) error {
			value, err := l.Get(space, key)
			n = binary.BigEndian.Uint64(append(make([]byte, 8-len(value)), value...))
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return n
	}
	increment := func(e *engine.Engine, name string, meanwhile func(run int)) {
		run := 0
		err := e.Update(t.Context(), func(w table.Writes) error {
			value, err := w.Get(space, key)
			if err != nil {
				return err
			}
			run++
			meanwhile(run)
			n := binary.BigEndian.Uint64(append(make([]byte, 8-len(value)), value...))
			return w.Put(space, key, binary.BigEndian.AppendUint64(nil, n+1))
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want++
	}
	everywhere(t, proxy, open, func(name string) {
		increment(e, name, func(run int) {
			if run <= losses {
				increment(direct, name, func(int) {})
			}
		})
		proxy.Release()
		if n := stored(); n != want {
			t.Errorf("%s: stored %d, want %d", name, n, want)
			want = n
		}
	})
}
