//go:build !windows && !(386 || arm || mips || mipsle)

package bolt

// mapFloor is the smallest memory map of a file, in bytes.
const mapFloor = 4 << 30

// mapSize returns the size of the memory map for a file of size bytes. The map must stay much
// larger than the file. bbolt maps a file that outgrows its map again, 1 GB larger each time. The
// commit that does so waits for all running readers, and later readers wait for that commit. Unused
// address space costs nothing.
func mapSize(size int64) int64 { return max(mapFloor, 4*size) }
