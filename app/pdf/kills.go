package pdf

import (
	"io/fs"
	"time"
)

const (
	// mayKill is how often a file may end a child before it is not tried again.
	mayKill = 2

	maxKillers = 10_000 // files to remember
)

// kills counts how often each file ended a child.
type kills map[string]killer

// killer identifies the content of a file that ended a child. times counts how often it did.
type killer struct {
	size     int64
	modified time.Time
	inode    uint64
	times    int
}

func killerOf(info fs.FileInfo) killer {
	return killer{size: info.Size(), modified: info.ModTime(), inode: inode(info)}
}

// times returns how often the file ended a child since it changed.
func (k kills) times(name string, info fs.FileInfo) int {
	known, now := k[name], killerOf(info)
	now.times = known.times
	if known.modified.Equal(now.modified) {
		now.modified = known.modified
	}
	if known != now {
		return 0
	}
	return known.times
}

// Forget has a file tried again that has ended children.
func (e *Engine) Forget(name string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.kills, name)
}

// add counts that the file ended a child.
func (k kills) add(name string, info fs.FileInfo) {
	if len(k) >= maxKillers {
		clear(k)
	}
	file := killerOf(info)
	file.times = k.times(name, info) + 1
	k[name] = file
}
