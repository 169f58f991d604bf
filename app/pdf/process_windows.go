package pdf

import (
	"io/fs"
	"os"
	"syscall"
	"time"
)

func attributes() *syscall.SysProcAttr { return nil }

func killGroup(p *os.Process) { p.Kill() }

func inode(fs.FileInfo) uint64 { return 0 }

func (c *child) cpuTime() time.Duration { return 0 }
