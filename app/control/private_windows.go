package control

import "syscall"

// private does nothing: the access list that the socket inherits from its folder says who may connect.
func private(string, string, syscall.RawConn) error { return nil }
