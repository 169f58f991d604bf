//go:build !(386 || arm)

package bolt

// On Windows a file is as large on disk as its memory map, so the map grows with the file. A commit
// that must map the file again waits for all readers, and later readers wait for that commit.
const mapFloor = 0

func mapSize(int64) int64 { return 0 }
