package doctor

import "syscall"

// errInUse is WSAEADDRINUSE: the error of listening on an address that another socket has.
const errInUse = syscall.Errno(10048)
