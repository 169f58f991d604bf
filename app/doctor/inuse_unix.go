//go:build !windows

package doctor

import "syscall"

// errInUse is the error of listening on an address that another socket has.
const errInUse = syscall.EADDRINUSE
