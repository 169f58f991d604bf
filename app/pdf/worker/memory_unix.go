//go:build unix

package worker

import (
	"os"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

const (
	wasmPage    = 64 << 10
	memoryLimit = 128 << 20 // of a PDFium instance, in bytes
)

// memory allocates the memory of PDFium instances outside the Go heap, where a growing buffer would
// be copied and kept in several sizes.
type memory struct {
	refused bool  // an instance wanted more than memoryLimit
	err     error // memoryLimit cannot be reserved: the machine has too little memory
}

// Allocate reserves the largest size. The kernel provides a page when it is first used.
func (m *memory) Allocate(_, _ uint64) experimental.LinearMemory {
	reserved, err := reserve(memoryLimit)
	m.err = err
	return &linear{m, reserved}
}

// reserve returns size bytes of memory that the Go runtime does not manage.
func reserve(size int) ([]byte, error) {
	reserved, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	return reserved, os.NewSyscallError("mmap", err)
}

// tryMemory returns an error if there is no memory for an instance.
func tryMemory() error {
	reserved, err := reserve(memoryLimit)
	if err == nil {
		err = unix.Munmap(reserved)
	}
	return err
}

// linear is the memory of one instance.
type linear struct {
	memory   *memory
	reserved []byte
}

func (l *linear) Reallocate(size uint64) []byte {
	if size > uint64(len(l.reserved)) {
		l.memory.refused = l.memory.err == nil
		return nil
	}
	return l.reserved[:size]
}

func (l *linear) Free() {
	if l.reserved != nil {
		unix.Munmap(l.reserved)
		l.reserved = nil
	}
}

// tryExecutable returns an error if memory cannot be made executable, as under
// MemoryDenyWriteExecute of systemd. Without it PDFium would be interpreted, 25 times slower.
func tryExecutable() error {
	code, err := reserve(wasmPage)
	if err != nil {
		return err
	}
	defer unix.Munmap(code)
	return unix.Mprotect(code, unix.PROT_READ|unix.PROT_EXEC)
}
