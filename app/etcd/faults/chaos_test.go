//go:build unix

package faults

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/storetest"
)

// TestChaos lets short faults happen in a random order, also one in another: members are killed and
// stopped, the leader is moved, connections are cut. Most members run nearly all the time, so no
// call fails, nothing is lost or done twice, and the engines stay linearizable.
func TestChaos(t *testing.T) {
	c := clustertest.Start(t, 3)
	all := proxies(t, c.Endpoints())
	s := serversAt(t, address(all, "chaos"))
	stock(t, s)
	lasts := 6 * time.Second
	if *full {
		lasts = 90 * time.Second
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	faults := &chaos{t: t, cluster: c, proxies: all, rng: rand.New(rand.NewPCG(seed, 0))}
	var ticks storetest.Ticks
	l := &load{servers: s, name: "chaos", ticks: &ticks}
	l.start(t.Context())
	h := history{start: time.Now(), engines: s.engines, pause: 100 * time.Millisecond}
	calls := h.record(t.Context(), func() {
		for end := time.Now().Add(lasts); time.Now().Before(end); {
			faults.next()
		}
	})
	l.end()
	done, failed := l.timeline.Counts()
	if len(failed) > 0 {
		t.Errorf("%d of %d calls failed, the first with: %v", len(failed), done+len(failed), failed[0])
	}
	l.verify(t.Context(), t)
	s.checkAll(t.Context(), t)
	if result := porcupine.CheckOperationsTimeout(registerModel, calls, 2*time.Minute); result != porcupine.Ok {
		t.Errorf("the history of %d calls is %s, want %s", len(calls), result, porcupine.Ok)
	}
	t.Logf("%d faults; %d calls of the shop and %d of registers", faults.happened, done, len(calls))
	logMetrics(t, s.engines)
}

// chaos causes random faults.
type chaos struct {
	t        *testing.T
	cluster  *clustertest.Cluster
	proxies  []*proxy
	rng      *rand.Rand
	happened int
}

// next causes a fault and ends it.
func (c *chaos) next() {
	c.happened++
	member := c.rng.IntN(c.cluster.Size())
	switch c.rng.IntN(4) {
	case 0:
		check(c.t, c.cluster.Kill(member))
		c.wait(2 * time.Second)
		check(c.t, c.cluster.Restart(member))
	case 1:
		check(c.t, c.cluster.Stop(member))
		c.wait(2 * time.Second)
		check(c.t, c.cluster.Continue(member))
	case 2:
		c.cluster.MoveLeader() // which fails during an election
	case 3:
		for range 1 + c.rng.IntN(5) {
			c.proxies[c.rng.IntN(len(c.proxies))].cut()
			c.wait(200 * time.Millisecond)
		}
	}
	c.wait(500 * time.Millisecond)
}

// wait waits for a random time, and sometimes another member's connections are cut meanwhile.
func (c *chaos) wait(most time.Duration) {
	time.Sleep(time.Duration(c.rng.Int64N(int64(most))))
	if c.rng.IntN(3) == 0 {
		c.proxies[c.rng.IntN(len(c.proxies))].cut()
	}
}
