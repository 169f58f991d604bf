//go:build unix && !linux

package main

import "syscall"

// bound does nothing: only Linux can bind a process to another one.
func bound() *syscall.SysProcAttr { return nil }
