package bolt

import (
	"os"
	"sync"
)

// aheadChunk is the size of one read, in bytes.
const aheadChunk = 1 << 20

// readAhead reads f sequentially in the background, to bring it into the page cache. A concurrent
// walk of its pages, which reads at random positions, then takes a fifth of the time. stop ends the
// reading.
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
				return // the end, or an error that the walk of the pages reports
			}
		}
	})
	return func() {
		close(stopped)
		reading.Wait()
	}
}
