package pgtest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// startBound starts a process that ends with this one, also if this one is killed. ended is closed
// when the process has ended.
func startBound(process *exec.Cmd) (ended chan struct{}, err error) {
	process.SysProcAttr.Pdeathsig = syscall.SIGQUIT
	ended, started := make(chan struct{}), make(chan error)
	go func() {
		// The signal comes when the thread ends that started the process.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ended)
		err := process.Start()
		started <- err
		if err == nil {
			_ = process.Wait()
		}
	}()
	return ended, <-started
}
