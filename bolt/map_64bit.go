//go:build !windows && !(386 || arm || mips || mipsle)

package bolt

// mapFloor is the least address space a file gets, in bytes.
const mapFloor = 4 << 30

// mapSize is how much address space a file of so many bytes gets from the start. It must stay well
// above the file: one that outgrows it is mapped anew, a gigabyte more at a time, and the commit that
// needs it waits until all who read have finished, while whoever comes after waits for that commit.
// Address space itself costs nothing.
func mapSize(size int64) int64 { return max(mapFloor, 4*size) }
