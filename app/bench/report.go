package bench

import (
	"runtime"
	"time"
)

// Options is how the command measures.
type Options struct {
	Size   Size
	Rounds int
	Each   time.Duration // of a call in a round
}

// Report is what came of it.
type Report struct {
	Options
	Machine
	Began time.Time
	Took  time.Duration // all in all
	Built time.Duration // making the shop took
	Flags []string      // the server's
	Rows  []Row
}

// Machine is where it was measured.
type Machine struct {
	OS, Arch, Go string
	CPUs         int
}

// ThisMachine is the one this runs on.
func ThisMachine() Machine {
	return Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(), CPUs: runtime.NumCPU()}
}
