package engine_test

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"littleshelf/app/metrics"
	"littleshelf/app/remote"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// TestLostAnswers: members lose the answers of commits, or do them later than they say. All Updates
// succeed, and each is done once.
func TestLostAnswers(t *testing.T) {
	for name, lose := range map[string]func(n int64) loss{
		"done, and not said":        func(n int64) loss { return []loss{kept, kept, unsaid}[n%3] },
		"done late":                 func(n int64) loss { return []loss{kept, kept, late}[n%3] },
		"not done":                  func(n int64) loss { return []loss{kept, kept, dropped}[n%3] },
		"all of these":              func(n int64) loss { return []loss{kept, unsaid, kept, late, kept, dropped, late}[n%7] },
		"done, and said to be full": func(n int64) loss { return []loss{kept, overfull}[n%2] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			endpoint := cluster(t, 1).Endpoints()[0]
			var members []string
			var commits atomic.Int64
			for range 2 {
				r := newRelay(t, endpoint, nil)
				r.lose = func(int64) loss { return lose(commits.Add(1)) }
				members = append(members, r.address)
			}
			shop := fmt.Sprint("shop", shops.Add(1))
			e := open(t, "etcd://"+strings.Join(members, ",")+"/"+shop)
			store := remote.Store{Engine: e}
			var ticks storetest.Ticks
			each(60, 6, func(int) {
				if err := ticks.Tick(t.Context(), store); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(50 * time.Millisecond) // for those that are done late
			if err := ticks.Check(t.Context(), store); err != nil {
				t.Error(err)
			}
			checkTables(t, e)
		})
	}
}

// TestHeldCommit: a commit of an Update waits somewhere, while the key that it saw missing comes
// and goes. It must not be done after the Update has ended otherwise, and if it is done before, the
// Update must say so.
func TestHeldCommit(t *testing.T) {
	errTaken := errors.New("the key is taken")
	space, key := spaceNamed(t, "orders"), []byte("key")
	for name, c := range map[string]struct {
		released int64 // after which request
		want     error
		stored   string
	}{
		"done too late": {released: 4, want: errTaken},
		"done in time":  {released: 2, stored: "A"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRelay(t, cluster(t, 1).Endpoints()[0], nil)
			shop := fmt.Sprint("shop", shops.Add(1))
			a, b := open(t, "etcd://"+r.address+"/"+shop), open(t, cluster(t, 1).Address(shop))
			put := func(e remote.Engine, value string) error {
				return e.Update(t.Context(), func(w table.Writes) error {
					if old, err := w.Old(space, key); err != nil || old != nil {
						return cmp.Or(err, errTaken)
					}
					return w.Put(space, key, []byte(value))
				})
			}
			remove := func() {
				if err := b.Update(t.Context(), func(w table.Writes) error { return w.Delete(space, key) }); err != nil {
					t.Error(err)
				}
			}
			r.lose = func(n int64) loss {
				if n == 1 {
					return held
				}
				return kept
			}
			r.after = func(n int64) {
				switch {
				case n == 1:
					if err := put(b, "B"); err != nil {
						t.Error(err)
					}
				case n == c.released:
					remove()
					r.release(t)
				}
			}
			if err := put(a, "A"); err != c.want {
				t.Errorf("Update = %v, want %v", err, c.want)
			}
			if c.released > 3 { // the Update sends three: the commit twice, and the change of the mark
				remove()
				r.release(t)
			}
			err := b.View(t.Context(), func(l table.Lists) error {
				value, err := l.Get(space, key)
				if string(value) != c.stored {
					t.Errorf("%q is stored, want %q", value, c.stored)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// TestUnknownEnd: no member answers a commit, so its end is not known. The next commits are right.
func TestUnknownEnd(t *testing.T) {
	if !*full {
		t.Skip("it waits for 15 s; run it with -full")
	}
	r := newRelay(t, cluster(t, 1).Endpoints()[0], nil)
	var broken atomic.Bool
	r.lose = func(int64) loss {
		if broken.Load() {
			return unsaid
		}
		return kept
	}
	e := open(t, "etcd://"+r.address+"/"+fmt.Sprint("shop", shops.Add(1)))
	store := remote.Store{Engine: e}
	var ticks storetest.Ticks
	broken.Store(true)
	if err := ticks.Tick(t.Context(), store); err == nil || !strings.Contains(err.Error(), "not known") {
		t.Errorf("Update without an answer = %v, want an error that says so", err)
	}
	broken.Store(false)
	each(200, 8, func(int) {
		if err := ticks.Tick(t.Context(), store); err != nil {
			t.Error(err)
		}
	})
	if err := ticks.Check(t.Context(), store); err != nil {
		t.Error(err)
	}
}

// TestOldMarks: marks of processes that ended long ago are deleted, and young ones are not.
func TestOldMarks(t *testing.T) {
	address := freshShop(t, 1)
	open(t, address)
	client := rawClient(t, 1)
	root := address[strings.LastIndex(address, "/")+1:] + "/\x00"
	mark := func(age time.Duration) string {
		value := binary.BigEndian.AppendUint64(nil, uint64(time.Now().Add(-age).UnixMilli()))
		return string(append(value, 0, 0, 0, 0, 0, 0, 0, 1))
	}
	for key, age := range map[string]time.Duration{"old": 25 * time.Hour, "young": 23 * time.Hour} {
		if _, err := client.Put(t.Context(), root+key, mark(age)); err != nil {
			t.Fatal(err)
		}
	}
	open(t, address)
	left, err := client.Get(t.Context(), root, clientv3.WithPrefix())
	if err != nil || len(left.Kvs) != 1 || string(left.Kvs[0].Key) != root+"young" {
		t.Errorf("marks after Open = %v, %v, want the young one", left.Kvs, err)
	}
}

// rawClient is etcd without the engine.
func rawClient(t testing.TB, members int) *clientv3.Client {
	t.Helper()
	client, err := clientv3.New(clientv3.Config{Endpoints: cluster(t, members).Endpoints()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func metricsOf(e remote.Engine) string {
	var text metrics.Text
	e.WriteMetrics(&text)
	var b strings.Builder
	text.WriteTo(&b)
	return b.String()
}
