//go:build !unix

package frame

import (
	"errors"
	"net"
	"os"
)

// Supported reports whether this system passes descriptors between processes.
const Supported = false

// Conn is one end of the connection between the server and the child.
type Conn struct{ net.Conn }

// Received is a task, and the PDF that came with it.
type Received struct {
	Task Task
	File *os.File
}

// Pair fails: this system passes no descriptors between processes.
func Pair() (*Conn, *os.File, error) { return nil, nil, errors.ErrUnsupported }

// Ask fails.
func (c *Conn) Ask(Task, *os.File) error { return errors.ErrUnsupported }
