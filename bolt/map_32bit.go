//go:build 386 || arm || mips || mipsle

package bolt

// The compiler says this sentence to a build for a machine of 32 bits.
const mapFloor int = "littleshelf needs a 64-bit machine: its database is mapped into 4 GB of address space"

func mapSize(int64) int64 { return 0 }
