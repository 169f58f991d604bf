package harness

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// WatchMemory reads OwnMemory of processes every 5 ms until stop is called, which returns the
// maximum of each.
func WatchMemory(pids ...int) (stop func() []int) {
	most := make([]int, len(pids))
	stopping, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			for i, pid := range pids {
				most[i] = max(most[i], OwnMemory(pid))
			}
			select {
			case <-stopping:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() []int {
		close(stopping)
		<-stopped
		return most
	}
}

// OwnMemory returns the bytes of anonymous memory that are resident in a process (RssAnon), or 0 if
// it has ended. Linux only.
func OwnMemory(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		kib := 0
		if _, err := fmt.Sscanf(line, "RssAnon: %d kB", &kib); err == nil {
			return kib << 10
		}
	}
	return 0
}
