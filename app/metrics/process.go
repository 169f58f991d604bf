package metrics

import (
	"bytes"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"time"
)

// Process writes the build, the start time, the goroutines and the heap of this process. On Linux
// it adds memory, descriptors and CPU time from /proc. The names are those of Prometheus's own
// clients.
func Process(t *Text, version string, started time.Time) {
	t.Gauge("littleshelf_build_info", "Which littleshelf this is; always 1.")
	t.Value(1, Label{"version", version}, Label{"go", runtime.Version()})
	t.Gauge("process_start_time_seconds", "When the process started, in unix time.")
	t.Value(float64(started.UnixMilli()) / 1000)
	t.Gauge("go_goroutines", "Goroutines that exist.")
	t.Value(float64(runtime.NumGoroutine()))
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(heap)
	t.Gauge("go_memstats_heap_alloc_bytes", "Heap that objects take.")
	t.Value(float64(heap[0].Value.Uint64()))

	if statm, err := fieldsOf("/proc/self/statm"); err == nil && len(statm) > 1 {
		t.Gauge("process_resident_memory_bytes", "Memory in use, the mapped part of the database file included.")
		t.Value(number(statm[1]) * float64(os.Getpagesize()))
	}
	if entries, err := os.ReadDir("/proc/self/fd"); err == nil {
		t.Gauge("process_open_fds", "Open file descriptors.")
		t.Value(float64(len(entries)))
	}
	// The first field after the program's name is field 3 of proc(5)'s list, so index 11 is field
	// 14, utime. A tick is a hundredth of a second on every Linux.
	if stat, err := fieldsOf("/proc/self/stat"); err == nil && len(stat) > 12 {
		const ticks = 100
		t.Counter("process_cpu_seconds_total", "Processor time used, in user and system mode.")
		t.Value((number(stat[11]) + number(stat[12])) / ticks)
	}
}

// fieldsOf returns the fields of a file in /proc. In stat it skips those up to the program's name,
// which is in brackets and may contain spaces.
func fieldsOf(path string) ([][]byte, error) {
	content, err := os.ReadFile(path)
	return bytes.Fields(content[bytes.LastIndexByte(content, ')')+1:]), err
}

func number(field []byte) float64 {
	n, _ := strconv.ParseFloat(string(field), 64)
	return n
}
