//go:build unix

package faults

import (
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/remote"
	"littleshelf/app/storetest"
)

// TestCutConnections cuts the connections to one member after the other, so that many commits get
// no answer. Each must still be done once, and the engine must find out how each ended.
func TestCutConnections(t *testing.T) {
	c := clustertest.Start(t, 3)
	all := proxies(t, c.Endpoints())
	var engines []remote.Engine
	for range 3 {
		engines = append(engines, openEngine(t, address(all, "cut")))
	}
	cuts := 20
	if *full {
		cuts = 300
	}
	var ticks storetest.Ticks
	h := history{start: time.Now(), engines: engines, pause: 10 * time.Millisecond}
	calls := h.record(t.Context(), func() {
		ticking := make(chan struct{})
		stop := make(chan struct{})
		go func() {
			defer close(ticking)
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					check(t, ticks.Tick(t.Context(), remote.Store{Engine: engines[n%len(engines)]}))
				}
			}
		}()
		for n := range cuts {
			time.Sleep(150 * time.Millisecond)
			all[n%len(all)].cut()
		}
		close(stop)
		<-ticking
	})
	lost := 0
	for _, call := range calls {
		if call.Output.(outcome).lost {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d calls have no known end", lost, len(calls))
	}
	if result := porcupine.CheckOperationsTimeout(registerModel, calls, time.Minute); result != porcupine.Ok {
		t.Errorf("the history of %d calls is %s, want %s", len(calls), result, porcupine.Ok)
	}
	check(t, ticks.Check(t.Context(), remote.Store{Engine: engines[0]}))
	logMetrics(t, engines)
	t.Logf("%d calls while connections were cut %d times", len(calls), cuts)
}
