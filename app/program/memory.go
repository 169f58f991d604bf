package program

import (
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// limitMemory sets the garbage collector's limit to nine tenths of the memory limit of the
// process's cgroup, as set by MemoryMax in a systemd unit or by a container. At the cgroup's limit
// the kernel would kill the process. GOMEMLIMIT, which the runtime reads itself, has precedence.
// root is the machine's file system.
func limitMemory(root fs.FS) {
	const none = math.MaxInt64
	if limit := memoryMax(root); limit < none && debug.SetMemoryLimit(-1) == none {
		debug.SetMemoryLimit(limit / 10 * 9)
	}
}

// limitToBudget sets the garbage collector's limit to the memory budget that app/web states, if
// there is no other limit. A shop that needs more memory still gets it, at the cost of more
// collections.
func limitToBudget() {
	const budget = 128 << 20
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(budget)
	}
}

// ballast returns a buffer that is kept and never touched, so that it takes no physical memory. The
// garbage collector counts it as live heap, and next runs when as much again has been allocated. A
// shop has a live heap of few megabytes, so without ballast the collector would run dozens of times
// a second under load. A larger GOGC would multiply the heap of a large shop, too. Under a small
// limit there is no ballast.
func ballast() []byte {
	const size, roomForIt = 8 << 20, 128 << 20
	if debug.SetMemoryLimit(-1) < roomForIt {
		return nil
	}
	return make([]byte, size)
}

// availableMemory returns the memory that a server could still use, in bytes. It is the machine's
// available memory, and at most the limit of the server's cgroup.
func availableMemory() (bytes int64, ok bool) {
	root := os.DirFS("/")
	limit := memoryMax(root)
	text, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return limit, limit < math.MaxInt64
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] == "MemAvailable:" {
			if kib, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				return min(limit, kib<<10), true
			}
		}
	}
	return limit, limit < math.MaxInt64
}

// memoryMax returns the smallest memory.max of this process's cgroup and its ancestors, in bytes.
// It reads cgroup v2 only (the kernel's admin-guide/cgroup-v2.rst), whose path is the entry of
// hierarchy 0 in /proc/self/cgroup.
func memoryMax(root fs.FS) int64 {
	const top = "sys/fs/cgroup"
	limit := int64(math.MaxInt64)
	lines, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return limit
	}
	for line := range strings.Lines(string(lines)) {
		own, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "0::")
		if !found {
			continue
		}
		for dir := path.Join(top, own); strings.HasPrefix(dir, top); dir = path.Dir(dir) {
			text, err := fs.ReadFile(root, path.Join(dir, "memory.max"))
			if err != nil {
				continue // the root cgroup has no such file
			}
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil { // else "max"
				limit = min(limit, n)
			}
		}
	}
	return limit
}
