package bench

import (
	"runtime"
	"time"
)

// Options configures the command.
type Options struct {
	Size   Size
	Rounds int
	Each   time.Duration // of a call in a round
}

// Report is the result of the command.
type Report struct {
	Options
	Machine
	Began time.Time
	Took  time.Duration // of the whole command
	Built time.Duration // of building the shop
	Flags []string      // of the server
	Rows  []Row
}

// Machine describes the machine of a measurement.
type Machine struct {
	OS, Arch, Go string
	CPUs         int
}

// ThisMachine returns the machine of this process.
func ThisMachine() Machine {
	return Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(), CPUs: runtime.NumCPU()}
}
