package pdf

import (
	"io/fs"
	"os"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

func killGroup(p *os.Process) { p.Kill() }

func inode(fs.FileInfo) uint64 { return 0 }
