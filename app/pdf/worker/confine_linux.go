package worker

import (
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// confine drops the privileges that drawing does not need, and executes the program again.
// Privileges belong to a thread, and after exec every thread inherits those of the first.
func confine(cache, fonts string) error {
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl", err)
	}
	// These may be forbidden, and drawing is safe without them.
	os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	unix.Setpriority(unix.PRIO_PROCESS, 0, niceness)
	setLimits()
	restrictFiles(cache, fonts)
	return again()
}

// setLimits sets the resource limits. Memory that the Go runtime only reserves does not count as
// RLIMIT_DATA, as it would as RLIMIT_AS.
func setLimits() {
	for _, limit := range []struct {
		resource int
		most     uint64
	}{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_NOFILE, 64},
		{unix.RLIMIT_FSIZE, 64 << 20}, // the compile cache has 22 MB
		{unix.RLIMIT_DATA, 1 << 30},   // compiling takes 400 MB
		{unix.RLIMIT_MEMLOCK, 0},
	} {
		unix.Setrlimit(limit.resource, &unix.Rlimit{Cur: limit.most, Max: limit.most})
	}
}

// niceness lets the shop run first when all processors are busy, and drawing go on.
const niceness = 10

// self is the program.
const self = "/proc/self/exe"

// again starts the program again in this process, with an empty environment.
func again() error {
	return os.NewSyscallError("exec", syscall.Exec(self, append(os.Args, confined), nil))
}
