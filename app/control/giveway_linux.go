package control

import (
	"os"
	"strconv"
	"syscall"
)

// niceness is that of a long command beside a server, which runs first when all processors are
// busy.
const niceness = 10

// giveWay lowers the priority of this process, and thereby of its children. On Linux a priority is
// a thread's, and a new thread has that of the thread that starts it.
func giveWay() {
	threads, _ := os.ReadDir("/proc/self/task") // without /proc the command is as fast as before
	for _, thread := range threads {
		if id, err := strconv.Atoi(thread.Name()); err == nil {
			syscall.Setpriority(syscall.PRIO_PROCESS, id, niceness)
		}
	}
}
