package remote_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/remote/remotetest"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

var linkKey = []byte(strings.Repeat("k", 32))

// create makes a shop of schema 10.
func create(t *testing.T, d *remotetest.Database) {
	t.Helper()
	if made, err := remote.Create(t.Context(), d.Open(), 10, "v0.10.0", linkKey); err != nil || !made {
		t.Fatal(made, err)
	}
}

// open opens a shop for a server that knows the schemas from oldest to newest. In the end it checks
// the shop.
func open(t *testing.T, d *remotetest.Database, oldest, newest int) *remote.DB {
	t.Helper()
	db, err := remote.Open(t.Context(), d.Open(), oldest, newest)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
			t.Errorf("Check = %q, %v", problems, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestPromises(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) app.Store {
		d := remotetest.NewDatabase()
		create(t, d)
		return open(t, d, 10, 10)
	})
}

// TestOpen: what a server says to databases that it cannot use.
func TestOpen(t *testing.T) {
	ctx := t.Context()
	d := remotetest.NewDatabase()
	refused := func(want string, oldest, newest int) {
		t.Helper()
		_, err := remote.Open(ctx, d.Open(), oldest, newest)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open = %v, want an error with %q", err, want)
		}
	}
	refused("it has schema 0", 10, 10)
	create(t, d)
	if made, err := remote.Create(ctx, d.Open(), 10, "v0.10.0", []byte(strings.Repeat("x", 32))); err != nil || made {
		t.Errorf("a second Create = %v, %v", made, err)
	}
	if db := open(t, d, 10, 10); string(db.LinkKey()) != string(linkKey) || db.ShopID() != app.ShopID(linkKey) {
		t.Error("the second Create has changed the link key")
	}
	refused("run littleshelf v0.10.0", 8, 9)
	refused("knows those from 11", 11, 12)

	foreign := remotetest.NewDatabase()
	e := foreign.Open()
	if err := e.Update(ctx, func(w table.Writes) error { return w.Put(table.All[3], []byte("k"), []byte("v")) }); err != nil {
		t.Fatal(err)
	}
	if _, err := remote.StateOf(ctx, e); err == nil || !strings.Contains(err.Error(), "is no shop") {
		t.Errorf("StateOf a database with foreign rows = %v", err)
	}
}

// TestUpgrade: a server that does not know the new schema writes nothing after it, and ends. A
// server that does goes on.
func TestUpgrade(t *testing.T) {
	ctx := t.Context()
	d := remotetest.NewDatabase()
	create(t, d)
	old, both := open(t, d, 10, 10), open(t, d, 10, 11)
	write := func(db *remote.DB, name string) error {
		return db.Update(ctx, func(tx app.Tx) error { return tx.PutSetting(app.Setting{Name: name, Value: "v"}) })
	}
	if err := errors.Join(write(old, "a"), write(both, "b")); err != nil {
		t.Fatal(err)
	}
	from, to, err := remote.Upgrade(ctx, d.Open(), 10, 11, "v0.11.0")
	if err != nil || from != 10 || to != 11 {
		t.Fatalf("Upgrade = %d, %d, %v", from, to, err)
	}
	if err := write(both, "c"); err != nil {
		t.Errorf("the newer server after the upgrade: %v", err)
	}
	if err := write(old, "d"); !errors.Is(err, remote.ErrFenced) {
		t.Errorf("the older server after the upgrade: %v, want ErrFenced", err)
	}
	<-old.Lost()
	if err := old.Loss(); !strings.Contains(err.Error(), "run littleshelf v0.11.0") {
		t.Errorf("Loss = %v", err)
	}
	select {
	case <-both.Lost():
		t.Errorf("the newer server has lost the shop: %v", both.Loss())
	default:
	}
	names := ""
	err = both.View(ctx, func(r app.Reader) error {
		for s, err := range r.Settings() {
			if err != nil {
				return err
			}
			names += s.Name
		}
		return nil
	})
	if err != nil || names != "abc" {
		t.Errorf("the settings are %q, %v, want abc", names, err)
	}
	if from, to, err := remote.Upgrade(ctx, d.Open(), 10, 11, "v0.11.0"); err != nil || from != 11 || to != 11 {
		t.Errorf("a second Upgrade = %d, %d, %v", from, to, err)
	}
}

// TestLoss: a loss that the engine finds is passed on.
func TestLoss(t *testing.T) {
	d := remotetest.NewDatabase()
	create(t, d)
	e := d.Open()
	db, err := remote.Open(t.Context(), e, 10, 10)
	if err != nil {
		t.Fatal(err)
	}
	why := errors.New("another cluster answers")
	e.Lose(why)
	<-db.Lost()
	if db.Loss() != why {
		t.Errorf("Loss = %v", db.Loss())
	}
}

// TestDuty: at each time at most one of three servers is on duty, and soon one is, also after the
// server on duty was stopped, killed, or cut off from the database.
func TestDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := remotetest.NewDatabase()
		create(t, d)
		const servers = 3
		var engines [servers]*remotetest.Engine
		var duties [servers]*remote.Duty
		var ends [servers]context.CancelFunc
		for i := range servers {
			ctx, cancel := context.WithCancel(context.Background())
			engines[i] = d.Open()
			duties[i], ends[i] = remote.NewDuty(engines[i], slog.New(slog.DiscardHandler)), cancel
			go duties[i].Run(ctx)
		}
		cut := func(err error) {
			for _, e := range engines {
				e.Fail(err)
			}
		}
		onDuty := func() (on int) {
			on = -1
			for i, duty := range duties {
				if !duty.On() {
					continue
				}
				if on >= 0 {
					t.Fatalf("servers %d and %d are on duty at once", on, i)
				}
				on = i
			}
			return on
		}
		// until waits for a server on duty, at most for a time.
		until := func(what string, within time.Duration, except int) (on int) {
			t.Helper()
			for range within / (100 * time.Millisecond) {
				time.Sleep(100 * time.Millisecond)
				synctest.Wait()
				if on = onDuty(); on >= 0 && on != except {
					return on
				}
			}
			t.Fatalf("%s: no server is on duty after %v", what, within)
			return -1
		}
		first := until("at the start", 3*time.Second, -1)
		for range 600 {
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
			if on := onDuty(); on != first {
				t.Fatalf("server %d is on duty, want %d as before", on, first)
			}
		}
		ends[first]()
		until("after a stop", 3*time.Second, first)

		cut(errors.New("the database is down"))
		time.Sleep(time.Minute)
		synctest.Wait()
		if on := onDuty(); on >= 0 {
			t.Errorf("server %d is on duty without a database", on)
		}
		cut(nil)
		second := until("after an outage", 20*time.Second, -1)
		engines[second].Fail(errors.New("no network")) // or the server was killed
		until("without the server on duty", 20*time.Second, second)
		for _, end := range ends {
			end()
		}
		synctest.Wait()
	})
}

// TestCopy: a copy that was cut off is continued, and has the same pairs as its source.
func TestCopy(t *testing.T) {
	ctx := t.Context()
	from := remotetest.NewDatabase()
	create(t, from)
	shop := open(t, from, 10, 10)
	storetest.LivedIn(t, shop, 30)
	source := remote.Source{LinkKey: shop.LinkKey(), Schema: 10, Pairs: shop.Pairs}

	d := remotetest.NewDatabase()
	target := d.Open()
	copied := func(ctx context.Context, progress func(int64)) error {
		return remote.Copy(ctx, source, target, "v0.10.0", progress)
	}
	cut, cancel := context.WithCancel(ctx)
	if err := copied(cut, func(done int64) {
		if done > 20_000 {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatalf("a copy that was cut off = %v", err)
	}
	if _, err := remote.Open(ctx, d.Open(), 10, 10); err == nil || !strings.Contains(err.Error(), "not complete") {
		t.Errorf("Open of a copy that was cut off = %v", err)
	}
	other := source
	other.LinkKey = []byte(strings.Repeat("o", 32))
	if err := remote.Copy(ctx, other, target, "v0.10.0", func(int64) {}); err == nil || !strings.Contains(err.Error(), "another shop's copy") {
		t.Errorf("a copy of another shop = %v", err)
	}
	stray := func(w table.Writes) error { return w.Put(table.All[0], []byte("stray"), []byte("x")) }
	if err := target.Update(ctx, stray); err != nil {
		t.Fatal(err)
	}
	if err := copied(ctx, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	again := open(t, d, 10, 10)
	if want, got := pairsOf(t, shop), pairsOf(t, again); got != want {
		t.Errorf("the copy has %d bytes of pairs, want %d", len(got), len(want))
	}
	if err := copied(ctx, func(int64) {}); !errors.Is(err, remote.ErrNotEmpty) {
		t.Errorf("a copy into a complete shop = %v", err)
	}
}

// pairsOf returns all pairs of a shop as text.
func pairsOf(t *testing.T, db *remote.DB) string {
	t.Helper()
	var all strings.Builder
	err := db.Pairs(t.Context(), func(l table.Lists) error {
		for _, space := range table.All {
			for p, err := range l.Ascend(space, nil, nil) {
				if err != nil {
					return err
				}
				all.WriteString(space.Name)
				all.Write(p.Key)
				all.Write(p.Value)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestCopyFails: the first error of a write ends the copy.
func TestCopyFails(t *testing.T) {
	from := remotetest.NewDatabase()
	create(t, from)
	shop := open(t, from, 10, 10)
	storetest.LivedIn(t, shop, 30)
	e := remotetest.NewDatabase().Open()
	full := errors.New("the database is full")
	err := remote.Copy(t.Context(), remote.Source{LinkKey: linkKey, Schema: 10, Pairs: shop.Pairs}, e, "", func(done int64) {
		if done > 10_000 {
			e.Fail(full)
		}
	})
	if !errors.Is(err, full) {
		t.Errorf("Copy = %v, want %v", err, full)
	}
}

// TestLoad: an import that failed leaves a database that no server opens.
func TestLoad(t *testing.T) {
	ctx := t.Context()
	d := remotetest.NewDatabase()
	state := remote.State{Schema: 10, LinkKey: linkKey}
	bad := errors.New("line 7 is bad")
	if err := remote.Load(ctx, d.Open(), state, func(remote.Store) error { return bad }); !errors.Is(err, bad) {
		t.Fatalf("Load = %v", err)
	}
	if _, err := remote.Open(ctx, d.Open(), 10, 10); err == nil || !strings.Contains(err.Error(), "the import did not end") {
		t.Errorf("Open after a failed import = %v", err)
	}
	if err := remote.Load(ctx, d.Open(), state, func(remote.Store) error { return nil }); !errors.Is(err, remote.ErrNotEmpty) {
		t.Errorf("Load into its rest = %v", err)
	}
	fresh := remotetest.NewDatabase()
	if err := remote.Load(ctx, fresh.Open(), state, func(s remote.Store) error { return nil }); err != nil {
		t.Fatal(err)
	}
	open(t, fresh, 10, 10)
}
