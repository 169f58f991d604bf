package program

import (
	"io/fs"
	"math"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// limitMemory has the garbage collector keep to nine tenths of what the process's cgroup allows, as
// MemoryMax in a systemd unit or a container's limit does, for at all of it the kernel kills. GOMEMLIMIT
// goes before that, and the runtime reads it by itself. root is the machine's file system.
func limitMemory(root fs.FS) {
	const none = math.MaxInt64
	if limit := memoryMax(root); limit < none && debug.SetMemoryLimit(-1) == none {
		debug.SetMemoryLimit(limit / 10 * 9)
	}
}

// keepToBudget has the garbage collector run more often before the process holds more than the budget that app/web states,
// where no limit says otherwise. Of a shop that keeps more it takes time and refuses nothing.
func keepToBudget() {
	const budget = 128 << 20
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(budget)
	}
}

// ballast is to be kept and not touched, so that it takes no memory; but the garbage collector counts
// it, and next runs when as much again has been allocated. With the few megabytes that a shop keeps, and
// nothing else, it would run dozens of times a second when many read. (GOGC would multiply what a large
// shop keeps, too.) Under a limit that is small there is none.
func ballast() []byte {
	const size, roomForIt = 8 << 20, 128 << 20
	if debug.SetMemoryLimit(-1) < roomForIt {
		return nil
	}
	return make([]byte, size)
}

// memoryMax is the least that this process's cgroup and those above it allow, in bytes: cgroup v2 (the
// kernel's admin-guide/cgroup-v2.rst), where /proc/self/cgroup names it in the line of hierarchy 0.
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
				continue // the topmost has none
			}
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil { // else "max"
				limit = min(limit, n)
			}
		}
	}
	return limit
}
