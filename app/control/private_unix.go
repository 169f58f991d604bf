//go:build unix

package control

import "syscall"

// private narrows the socket's mode before it has a name, so that there is no moment at which
// others may connect.
func private(_, _ string, conn syscall.RawConn) error {
	var err error
	if controlErr := conn.Control(func(fd uintptr) { err = syscall.Fchmod(int(fd), 0o600) }); controlErr != nil {
		return controlErr
	}
	return err
}
