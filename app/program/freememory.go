package program

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// idleTime is how long the garbage collector must have been idle before memory is returned to the
// system.
const idleTime = 10 * time.Second

// freeIdleMemory returns memory to the system while the server is idle, until ctx ends. The runtime
// alone would do so only after its next collection, which without requests is two minutes later.
func freeIdleMemory(ctx context.Context) {
	const mayGrow = 4 << 20 // bytes; less growth is not worth a collection
	ticker := time.NewTicker(idleTime)
	defer ticker.Stop()
	last := readHeap()
	after := last.held
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := readHeap()
		if now.cycles == last.cycles && now.held > after+mayGrow {
			debug.FreeOSMemory()
			now = readHeap()
			after = now.held
		}
		last = now
	}
}

// heap is the state of the runtime's heap.
type heap struct {
	cycles uint64 // collections so far
	held   uint64 // bytes not returned to the system
}

func readHeap() heap {
	samples := []metrics.Sample{
		{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(samples)
	return heap{samples[0].Value.Uint64(), samples[1].Value.Uint64() + samples[2].Value.Uint64() + samples[3].Value.Uint64()}
}
