//go:build unix

package control

import "syscall"

// restrict sets the socket's mode to 0600 before bind, so that other users can never connect.
func restrict(_, _ string, conn syscall.RawConn) error {
	var err error
	if controlErr := conn.Control(func(fd uintptr) { err = syscall.Fchmod(int(fd), 0o600) }); controlErr != nil {
		return controlErr
	}
	return err
}
