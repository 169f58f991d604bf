//go:build linux

package program

import (
	"math"
	"runtime/debug"
	"testing"
	"testing/fstest"
)

func TestLimitMemory(t *testing.T) {
	const none = math.MaxInt64
	files := func(cgroup string, limits map[string]string) fstest.MapFS {
		root := fstest.MapFS{"proc/self/cgroup": {Data: []byte(cgroup)}}
		for dir, limit := range limits {
			root["sys/fs/cgroup"+dir+"/memory.max"] = &fstest.MapFile{Data: []byte(limit + "\n")}
		}
		return root
	}
	const service = "/system.slice/shelf.service"
	tests := []struct {
		name         string
		root         fstest.MapFS
		before, want int64
	}{
		{"no cgroups", fstest.MapFS{}, none, none},
		{"of version 1", files("4:memory:/a\n0::/\n", nil), none, none},
		{"a unit's", files("0::"+service+"\n", map[string]string{service: "100000000", "/system.slice": "max"}), none, 90_000_000},
		{"its slice's", files("0::"+service+"\n", map[string]string{service: "100000000", "/system.slice": "50000000"}), none, 45_000_000},
		{"a container's", files("0::/\n", map[string]string{"": "200000000"}), none, 180_000_000},
		{"outside what is seen", files("0::/../../a\n", map[string]string{"": "200000000"}), none, none},
		{"unlimited", files("0::/\n", map[string]string{"": "max"}), none, none},
		{"below GOMEMLIMIT", files("0::/\n", map[string]string{"": "200000000"}), 300_000_000, 300_000_000},
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	for _, tt := range tests {
		debug.SetMemoryLimit(tt.before)
		limitMemory(tt.root)
		if got := debug.SetMemoryLimit(-1); got != tt.want {
			t.Errorf("%s: the limit is %d, want %d", tt.name, got, tt.want)
		}
	}
}
