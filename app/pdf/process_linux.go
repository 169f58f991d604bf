package pdf

import "syscall"

// attributes starts a child in a process group of its own. The kernel kills it with this process.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
