package control

import "syscall"

// restrict does nothing: the access control list that the socket inherits from its folder applies.
func restrict(string, string, syscall.RawConn) error { return nil }
