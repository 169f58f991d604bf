package bolt

import (
	"os"
	"sync"
)

// aheadChunk is how much of a file is read at once on its way into memory, in bytes.
const aheadChunk = 1 << 20

// readAhead reads f from end to end, as fast as the disk gives it, while a walk of its pages goes
// wherever they lie: on a file that is not in memory that takes a fifth of the time. stop ends it.
func readAhead(f *os.File) (stop func()) {
	stopped := make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() {
		b := make([]byte, aheadChunk)
		for at := int64(0); ; at += aheadChunk {
			select {
			case <-stopped:
				return
			default:
			}
			if n, _ := f.ReadAt(b, at); n < aheadChunk {
				return // what is wrong with the file is for the walk to say
			}
		}
	})
	return func() {
		close(stopped)
		reading.Wait()
	}
}
