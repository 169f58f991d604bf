package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// TestTooLarge: an Update that etcd would refuse is refused before it is sent, and MaxWrites fits.
func TestTooLarge(t *testing.T) {
	e, space := open(t, freshShop(t, 1)), spaceNamed(t, "orders")
	most := e.MaxWrites()
	e.Fence(space, []byte("fence"), []byte("1"))
	update := func(fn func(w table.Writes, i int) error, n int) error {
		return e.Update(t.Context(), func(w table.Writes) error {
			for i := range n {
				if err := fn(w, i); err != nil {
					return err
				}
			}
			return w.Put(space, []byte("fence"), []byte("1"))
		})
	}
	unfenced := open(t, freshShop(t, 1))
	if err := unfenced.Update(t.Context(), func(w table.Writes) error { return w.Put(space, []byte("fence"), []byte("1")) }); err != nil {
		t.Fatal(err)
	}
	key := func(i int) []byte { return fmt.Appendf(nil, "%016d", i) }
	for _, c := range []struct {
		what string
		do   func(w table.Writes, i int) error
		n    int
		want error
	}{
		{"puts", func(w table.Writes, i int) error { return w.Put(space, key(i), nil) }, most - 1, remote.ErrFenced},
		{"puts", func(w table.Writes, i int) error { return w.Put(space, key(i), nil) }, most + 1, remote.ErrTooLarge},
		{"deletes", func(w table.Writes, i int) error { return w.Delete(space, key(i)) }, most + 1, remote.ErrTooLarge},
		{"reads", func(w table.Writes, i int) error { _, err := w.Get(space, key(i)); return err }, most, remote.ErrFenced},
		{"reads", func(w table.Writes, i int) error { _, err := w.Old(space, key(i)); return err }, most + 1, remote.ErrTooLarge},
		{"bytes", func(w table.Writes, i int) error { return w.Put(space, key(i), make([]byte, 1<<20)) }, 2, remote.ErrTooLarge},
	} {
		if err := update(c.do, c.n); !errors.Is(err, c.want) {
			t.Errorf("Update with %d %s = %v, want %v", c.n, c.what, err, c.want)
		}
	}
}

// TestFence: commits fail while the fence's value is not stored, and Updates that write nothing do
// not.
func TestFence(t *testing.T) {
	address := freshShop(t, 1)
	e, other, space := open(t, address), open(t, address), spaceNamed(t, "settings")
	put := func(e remote.Engine, key, value string) error {
		return e.Update(t.Context(), func(w table.Writes) error { return w.Put(space, []byte(key), []byte(value)) })
	}
	for _, step := range []struct {
		fence, schema string
		want          error
	}{
		{fence: "1", schema: "1"},
		{fence: "1", schema: "2", want: remote.ErrFenced},
		{fence: "2", schema: "2"},
		{fence: "", schema: "2", want: remote.ErrFenced},
	} {
		if err := put(other, "schema", step.schema); err != nil {
			t.Fatal(err)
		}
		e.Fence(space, []byte("schema"), []byte(step.fence))
		if err := put(e, "row", "x"); !errors.Is(err, step.want) {
			t.Errorf("Update with the fence %q at %q = %v, want %v", step.fence, step.schema, err, step.want)
		}
	}
	if err := e.Update(t.Context(), func(table.Writes) error { return nil }); err != nil {
		t.Errorf("Update that writes nothing = %v", err)
	}
}

// TestCompacted: a View that outlives the kept history says so, even if its function ignores that.
func TestCompacted(t *testing.T) {
	e, space := open(t, freshShop(t, 3)), spaceNamed(t, "orders")
	putKeys(t, e, space, [][]byte{[]byte("a"), []byte("b")})
	for what, read := range map[string]func(table.Lists) error{
		"Get":    func(l table.Lists) error { _, err := l.Get(space, []byte("b")); return err },
		"GetAll": func(l table.Lists) error { _, err := l.GetAll(space, [][]byte{[]byte("a"), []byte("c")}); return err },
		"Ascend": func(l table.Lists) (err error) {
			for _, err = range l.Ascend(space, nil, nil) {
			}
			return err
		},
	} {
		err := e.View(t.Context(), func(l table.Lists) error {
			if _, err := l.Get(space, []byte("a")); err != nil {
				return err
			}
			putKeys(t, e, space, [][]byte{[]byte("a")})
			compact(t)
			if err := read(l); err == nil {
				t.Errorf("%s after a compaction succeeds", what)
			}
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "--auto-compaction-retention=1h") {
			t.Errorf("View with %s after a compaction = %v, want a sentence about the retention", what, err)
		}
	}
}

// compact deletes the history of the shared cluster of three members, in all members.
func compact(t *testing.T) {
	t.Helper()
	client := rawClient(t, 3)
	now, err := client.Put(t.Context(), "now", "")
	if err == nil {
		_, err = client.Compact(t.Context(), now.Header.Revision)
	}
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // for members that are behind
}

// TestOtherCluster: an answer of another cluster ends the engine.
func TestOtherCluster(t *testing.T) {
	r := newRelay(t, cluster(t, 1).Endpoints()[0], nil)
	e, space := open(t, "etcd://"+r.address+"/shop"), spaceNamed(t, "orders")
	read := func() error {
		return e.View(t.Context(), func(l table.Lists) error { _, err := l.Get(space, []byte("a")); return err })
	}
	if err := read(); err != nil || e.Loss() != nil {
		t.Fatalf("View = %v, Loss = %v", err, e.Loss())
	}
	r.connect(t, cluster(t, 3).Endpoints()[0])
	if err := read(); err == nil || err != e.Loss() {
		t.Errorf("View in another cluster = %v, want the loss %v", err, e.Loss())
	}
	select {
	case <-e.Lost():
	default:
		t.Error("Lost is not closed")
	}
	if err := e.Loss(); err == nil || !strings.Contains(err.Error(), "made anew or restored") {
		t.Errorf("Loss = %v", err)
	}
	if err := e.Update(t.Context(), func(w table.Writes) error { return w.Put(space, []byte("a"), nil) }); err != e.Loss() {
		t.Errorf("Update = %v, want the loss", err)
	}
}

// TestOldMember: lists come in pages from a member that cannot stream.
func TestOldMember(t *testing.T) {
	r := newRelay(t, cluster(t, 1).Endpoints()[0], nil)
	e, space := open(t, "etcd://"+r.address+"/"+fmt.Sprint("shop", shops.Add(1))), spaceNamed(t, "orders")
	var keys [][]byte
	for i := range 1500 {
		keys = append(keys, fmt.Appendf(nil, "%016d", i))
	}
	putKeys(t, e, space, keys)
	for _, limit := range []int{1, 20, 2000} {
		compareLists(t, e, space, keys, nil, nil, limit)
	}
	if n := r.streams.Load(); n != 1 {
		t.Errorf("it was asked %d times to stream, want once", n)
	}
}

// TestReadsOwnWrites: an Update reads what it wrote, and its reads are compared though they are
// guesses.
func TestReadsOwnWrites(t *testing.T) {
	e, space := open(t, freshShop(t, 1)), spaceNamed(t, "orders")
	putKeys(t, e, space, [][]byte{[]byte("there")})
	runs := 0
	err := e.Update(t.Context(), func(w table.Writes) error {
		runs++
		old, err := w.Old(space, []byte("there"))
		if err != nil {
			return err
		}
		if old == nil {
			return errors.New("a guess that must not come out")
		}
		if err := errors.Join(w.Put(space, []byte("new"), []byte("1")), w.Delete(space, []byte("there"))); err != nil {
			return err
		}
		value, err1 := w.Get(space, []byte("new"))
		gone, err2 := w.Get(space, []byte("there"))
		if string(value) != "1" || gone != nil {
			t.Errorf("Get = %q and %q, want what was written", value, gone)
		}
		return errors.Join(err1, err2)
	})
	if err != nil || runs != 2 {
		t.Errorf("Update = %v in %d runs, want 2 runs", err, runs)
	}
}

// TestClosed: after Close there are errors, at once.
func TestClosed(t *testing.T) {
	e := open(t, freshShop(t, 1))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := e.View(ctx, func(table.Lists) error { return nil }); err == nil || ctx.Err() != nil {
		t.Errorf("View = %v", err)
	}
}

// TestSize: the size and the metrics are those of the cluster.
func TestSize(t *testing.T) {
	e := open(t, freshShop(t, 3))
	putKeys(t, e, spaceNamed(t, "orders"), [][]byte{[]byte("a")})
	if size, err := e.Size(t.Context()); err != nil || size < 10_000 {
		t.Errorf("Size = %d, %v", size, err)
	}
	for _, want := range []string{
		"littleshelf_etcd_commits_total 1\n", "littleshelf_etcd_conflicts_total 0\n", "littleshelf_etcd_members_left_alone 0\n",
		"littleshelf_etcd_database_bytes ", "littleshelf_etcd_database_used_bytes ", "littleshelf_etcd_database_quota_bytes ",
	} {
		if got := metricsOf(e); !strings.Contains(got, want) {
			t.Errorf("metrics lack %q:\n%s", want, got)
		}
	}
}
