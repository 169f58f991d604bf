package engine_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
	"littleshelf/app/metrics"
	"littleshelf/app/remote"
	"littleshelf/app/table"
)

var (
	space = table.All[0]
	other = table.All[1]
)

// put returns an Update's function that puts n keys.
func put(n int, value string) func(table.Writes) error {
	return func(w table.Writes) error {
		for i := range n {
			if err := w.Put(space, binary.BigEndian.AppendUint32(nil, uint32(i)), []byte(value)); err != nil {
				return err
			}
		}
		return nil
	}
}

// count returns the number of keys of the space with a value.
func count(t *testing.T, e *engine.Engine, value string) (n int) {
	t.Helper()
	err := e.View(t.Context(), func(l table.Lists) error {
		n = 0
		for p, err := range l.Ascend(space, nil, nil) {
			if err != nil {
				return err
			}
			if string(p.Value) == value {
				n++
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return n
}

func TestMaxWrites(t *testing.T) {
	e := connect(t, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
	if err := e.Update(t.Context(), put(e.MaxWrites(), "most")); err != nil || count(t, e, "most") != e.MaxWrites() {
		t.Errorf("Update of %d keys = %v", e.MaxWrites(), err)
	}
	ignores := func(w table.Writes) error {
		_ = put(e.MaxWrites()+1, "more")(w)
		return nil
	}
	for _, fn := range []func(table.Writes) error{put(e.MaxWrites()+1, "more"), ignores} {
		if err := e.Update(t.Context(), fn); !errors.Is(err, remote.ErrTooLarge) || count(t, e, "more") != 0 {
			t.Errorf("Update of %d keys = %v", e.MaxWrites()+1, err)
		}
	}
}

// TestFence: an engine whose fence is not stored writes nothing, and one whose fence is stored
// does.
func TestFence(t *testing.T) {
	engines, _ := connectAll(t, 2, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
	old, upgraded := engines[0], engines[1]
	key := []byte("schema")
	store := func(value string) func(table.Writes) error {
		return func(w table.Writes) error { return w.Put(other, key, []byte(value)) }
	}
	nothing := func(table.Writes) error { return nil }
	old.Fence(other, key, []byte("1"))
	if err := old.Update(t.Context(), put(1, "early")); !errors.Is(err, remote.ErrFenced) || count(t, old, "early") != 0 {
		t.Errorf("Update without the fence = %v", err)
	}
	if err := upgraded.Update(t.Context(), store("1")); err != nil {
		t.Fatal(err)
	}
	if err := old.Update(t.Context(), put(1, "due")); err != nil || count(t, old, "due") != 1 {
		t.Errorf("Update = %v", err)
	}
	if err := upgraded.Update(t.Context(), store("2")); err != nil {
		t.Fatal(err)
	}
	for _, fn := range []func(table.Writes) error{put(1, "late"), nothing} {
		if err := old.Update(t.Context(), fn); !errors.Is(err, remote.ErrFenced) || count(t, old, "late") != 0 {
			t.Errorf("Update after the upgrade = %v", err)
		}
	}
	old.Fence(other, key, []byte("2"))
	if err := old.Update(t.Context(), put(1, "again")); err != nil {
		t.Errorf("Update with the new fence = %v", err)
	}
}

// TestErrorsAreOfOneMoment: an Update's function that fails because it read half of another Update
// runs again.
func TestErrorsAreOfOneMoment(t *testing.T) {
	engines, _ := connectAll(t, 2, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
	if err := engines[0].Update(t.Context(), put(2, "old")); err != nil {
		t.Fatal(err)
	}
	runs := 0
	err := engines[0].Update(t.Context(), func(w table.Writes) error {
		runs++
		first, err1 := w.Get(space, []byte{0, 0, 0, 0})
		if runs == 1 {
			if err := engines[1].Update(t.Context(), put(2, "new")); err != nil {
				t.Error(err)
			}
		}
		second, err2 := w.Get(space, []byte{0, 0, 0, 1})
		if string(first) != string(second) {
			return fmt.Errorf("read %q and %q", first, second)
		}
		return errors.Join(err1, err2)
	})
	if err != nil || runs != 2 {
		t.Errorf("Update = %v after %d runs, want nil after 2", err, runs)
	}
}

// TestOldGuesses: a wrong guess costs another run, and not a wrong result.
func TestOldGuesses(t *testing.T) {
	e := connect(t, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
	if err := e.Update(t.Context(), put(1, "there")); err != nil {
		t.Fatal(err)
	}
	taken := errors.New("taken")
	err := e.Update(t.Context(), func(w table.Writes) error {
		value, err := w.Old(space, []byte{0, 0, 0, 0})
		if err == nil && value != nil {
			err = taken
		}
		return errors.Join(err, w.Put(other, []byte("row"), []byte("x")))
	})
	if !errors.Is(err, taken) {
		t.Errorf("Update = %v, want %v", err, taken)
	}
}

// TestClose ends calls under way.
func TestClose(t *testing.T) {
	e := connect(t, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
	reading := make(chan struct{})
	failed := make(chan error)
	go func() {
		failed <- e.View(context.Background(), func(l table.Lists) error {
			_, err := l.Get(space, []byte("key"))
			close(reading)
			for err == nil {
				_, err = l.Get(space, []byte("key"))
			}
			return err
		})
	}()
	<-reading
	e.Close()
	select {
	case err := <-failed:
		if err == nil {
			t.Error("a View goes on after Close")
		}
	case <-time.After(5 * time.Second):
		t.Error("a View does not end with Close")
	}
	if err := e.Update(t.Context(), put(1, "closed")); err == nil {
		t.Error("Update after Close = nil")
	}
}

func TestMetrics(t *testing.T) {
	e := connect(t, pgtest.Address(newShop(), pgtest.Shared(t).Host()))
	if err := e.Update(t.Context(), put(3, "x")); err != nil {
		t.Fatal(err)
	}
	if size, err := e.Size(t.Context()); err != nil || size < 1<<20 {
		t.Errorf("Size = %d, %v", size, err)
	}
	var text metrics.Text
	var b strings.Builder
	e.WriteMetrics(&text)
	if _, err := text.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"littleshelf_postgres_commits_total 1\n", "littleshelf_postgres_unknown_ends_total 0\n",
		"littleshelf_postgres_connections_max 16\n", "littleshelf_postgres_size_bytes ",
	} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("no %q in\n%s", line, b.String())
		}
	}
}
