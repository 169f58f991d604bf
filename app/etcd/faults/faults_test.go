//go:build unix

// Package faults tests the etcd engine on a real cluster whose members fail under load: what was
// acknowledged is there, nothing is done twice, and no caller sees an error of a short outage. A
// second test checks that the engine is linearizable (linear_test.go).
//
// Times are printed and not asserted, because they depend on the machine.
package faults

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"littleshelf-etcd/clustertest"
	"littleshelf/app"
	"littleshelf/app/storetest"
)

// full is set in CI.
var full = flag.Bool("full", false, "let faults last longer")

// fault is something that happens to a cluster.
type fault struct {
	name  string
	lasts time.Duration // in the short test; 0 is not at all
	long  bool          // longer than the engine repeats a call, so callers may see errors

	// strike causes the fault, and returns what ends it.
	strike func(*clustertest.Cluster) (end func() error, err error)
}

// The rate after a fault is measured from settled after the strike until the fault ends.
const settled = 3 * time.Second

var faults = []fault{
	{"the leader is moved", time.Second, false, func(c *clustertest.Cluster) (func() error, error) {
		_, err := c.MoveLeader()
		return func() error { return nil }, err
	}},
	{"the leader is killed", 4 * time.Second, false, func(c *clustertest.Cluster) (func() error, error) {
		leader, err := c.Leader()
		return func() error { return c.Restart(leader) }, orElse(err, func() error { return c.Kill(leader) })
	}},
	{"a follower is killed", 0, false, func(c *clustertest.Cluster) (func() error, error) {
		leader, err := c.Leader()
		follower := (leader + 1) % c.Size()
		return func() error { return c.Restart(follower) }, orElse(err, func() error { return c.Kill(follower) })
	}},
	{"the leader is stopped", 6 * time.Second, false, func(c *clustertest.Cluster) (func() error, error) {
		leader, err := c.Leader()
		return func() error { return c.Continue(leader) }, orElse(err, func() error { return c.Stop(leader) })
	}},
	{"a follower is stopped", 4 * time.Second, false, func(c *clustertest.Cluster) (func() error, error) {
		leader, err := c.Leader()
		follower := (leader + 2) % c.Size()
		return func() error { return c.Continue(follower) }, orElse(err, func() error { return c.Stop(follower) })
	}},
	{"two of three are dead", 3 * time.Second, false, killTwo},
}

// longFaults are those of the full test, after the others.
var longFaults = []fault{
	{"two of three are dead for long", 25 * time.Second, true, killTwo},
	{"all are killed at once", 0, false, func(c *clustertest.Cluster) (func() error, error) {
		return func() error { return c.Restart(0, 1, 2) }, c.Kill(0, 1, 2)
	}},
}

func killTwo(c *clustertest.Cluster) (func() error, error) {
	leader, err := c.Leader()
	other := (leader + 1) % c.Size()
	return func() error { return c.Restart(leader, other) }, orElse(err, func() error { return c.Kill(leader, other) })
}

func orElse(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

// TestFaults lets each fault happen to a cluster under load. The clients use three servers in
// turns, whose clocks differ by ten minutes.
func TestFaults(t *testing.T) {
	c := clustertest.Start(t, 3)
	s := serversAt(t, c.Address("faults"))
	stock(t, s)
	var ticks storetest.Ticks
	happen, before := faults, time.Second/2
	if *full {
		happen, before = append(happen, longFaults...), 4*time.Second
	}
	for _, f := range happen {
		if *full && !f.long {
			f.lasts = 8 * time.Second
		}
		if f.lasts == 0 {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			l := &load{servers: s, name: f.name, ticks: &ticks}
			l.start(t.Context())
			f.happen(t, c, l, before)
			l.end()
			done, failed := l.timeline.Counts()
			if len(failed) > 0 && !f.long {
				t.Errorf("%d of %d calls failed, the first with: %v", len(failed), done+len(failed), failed[0])
			}
			l.verify(t.Context(), t)
			t.Logf("%d orders and %d comments acknowledged, %d errors", len(l.orders), len(l.comments), len(failed))
		})
	}
	t.Run("the shop is consistent", func(t *testing.T) {
		began := time.Now()
		s.checkAll(t.Context(), t)
		t.Logf("checked in %v", time.Since(began).Round(time.Millisecond))
		logMetrics(t, s.engines)
	})
}

// happen causes the fault under load, ends it, and prints the times.
func (f fault) happen(t *testing.T, c *clustertest.Cluster, l *load, before time.Duration) {
	t.Helper()
	time.Sleep(time.Second / 2) // until all clients work
	began := time.Now()
	time.Sleep(before)
	struck := time.Now()
	end, err := f.strike(c)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(f.lasts)
	ended := time.Now()
	if err := end(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(before)
	now := time.Now()
	rate := "-"
	if from := struck.Add(settled); from.Before(ended) {
		rate = fmt.Sprintf("%.0f/s", l.timeline.Rate(from, ended))
	}
	t.Logf("before: %.0f/s; standstill %v, longest call %v; %v later, before the fault ended: %s; at the end: %.0f/s",
		l.timeline.Rate(began, struck), l.timeline.Standstill(struck, now).Round(time.Millisecond),
		l.timeline.Longest(struck, now).Round(time.Millisecond), settled, rate, l.timeline.Rate(now.Add(-time.Second), now))
}

// stock adds the books.
func stock(t *testing.T, s *servers) {
	t.Helper()
	shop := s.shops[0]
	for book := app.BookID(1); book <= shelf; book++ {
		request := app.Request{ID: app.RequestID(app.NewID(shop.Now(), shop.Rand)), Who: "keeper", Why: "测试"}
		_, err := shop.AddBook(t.Context(), request, app.Book{ID: book, Name: fmt.Sprint("书 ", book), Price: 1, Listed: true})
		if err != nil {
			t.Fatal(err)
		}
	}
}
