package main

import "syscall"

// bound has the kernel end a server with the program that started it, also if that was killed.
func bound() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
