//go:build unix && !linux

package pdf

import (
	"syscall"
	"time"
)

// attributes starts a child in a process group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// cpuTime is not known.
func (c *child) cpuTime() time.Duration { return 0 }
