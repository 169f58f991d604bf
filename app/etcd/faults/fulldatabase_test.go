//go:build unix

package faults

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/remote"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// TestFullDatabase: a database that is full takes no change, and says so. All that was acknowledged
// can be read. After the operator has made room, it goes on.
func TestFullDatabase(t *testing.T) {
	c := clustertest.StartWith(t, clustertest.Options{Members: 3, Quota: 12 << 20})
	e := openEngine(t, c.Address("full"))
	const writers, size = 4, 100 << 10
	var written [writers]int
	var failures [writers]error
	var ticks storetest.Ticks
	store := remote.Store{Engine: e}
	var running sync.WaitGroup
	for n := range writers {
		running.Go(func() {
			for written[n] < 200 && failures[n] == nil { // each value replaces the one before, but etcd keeps both
				failures[n] = e.Update(t.Context(), func(w table.Writes) error {
					return w.Put(table.Meta, registerKey(n), bytes.Repeat([]byte{byte(written[n] + 1)}, size))
				})
				if failures[n] == nil {
					written[n]++
				}
				ticks.Tick(t.Context(), store)
			}
		})
	}
	running.Wait()
	check(t, ticks.Check(t.Context(), store))
	check(t, e.View(t.Context(), func(l table.Lists) error {
		for n := range writers {
			stored, err := l.Get(table.Meta, registerKey(n))
			if err != nil {
				return err
			}
			if last := stored[0]; failures[n] == nil || len(stored) != size || last != byte(written[n]) && last != byte(written[n]+1) {
				return fmt.Errorf("writer %d: value %d is stored, %d were acknowledged, and then %v", n, last, written[n], failures[n])
			}
		}
		return nil
	}))
	t.Logf("%d values of %d kB were acknowledged; then: %v", written, size>>10, failures[0])
	check(t, c.Free())
	check(t, ticks.Tick(t.Context(), store))
	check(t, ticks.Check(t.Context(), store))
}
