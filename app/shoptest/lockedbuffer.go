package shoptest

import (
	"bufio"
	"io"
	"sync"
)

// LockedBuffer is a buffer for concurrent writers, as the program's access log has.
type LockedBuffer struct {
	mu sync.Mutex
	to *bufio.Writer
}

// NewLockedBuffer returns a buffer of 64 KB before to.
func NewLockedBuffer(to io.Writer) *LockedBuffer {
	return &LockedBuffer{to: bufio.NewWriterSize(to, 64<<10)}
}

// Write writes one line.
func (l *LockedBuffer) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(line)
}
