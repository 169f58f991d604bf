//go:build 386 || arm || mips || mipsle

package bolt

// A build for a 32-bit machine fails, and the compiler prints this sentence.
const mapFloor int = "littleshelf needs a 64-bit machine: its database is mapped into 4 GB of address space"

func mapSize(int64) int64 { return 0 }
