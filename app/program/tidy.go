package program

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// tidyTime is how long the garbage collector must have been idle before memory is given back to the system.
const tidyTime = 10 * time.Second

// tidy gives memory back once the server is quiet. The garbage collector does so only after it has run again, which with
// no more requests is two minutes later.
func tidy(ctx context.Context) {
	const mayGrow = 4 << 20 // bytes, which are not worth a collection
	ticker := time.NewTicker(tidyTime)
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

// heap is the runtime's memory.
type heap struct {
	cycles uint64 // collections so far
	held   uint64 // bytes that the system has not got back
}

func readHeap() heap {
	samples := []metrics.Sample{
		{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(samples)
	return heap{samples[0].Value.Uint64(), samples[1].Value.Uint64() + samples[2].Value.Uint64() + samples[3].Value.Uint64()}
}
