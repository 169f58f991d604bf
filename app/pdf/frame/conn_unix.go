//go:build unix

package frame

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Supported reports whether this system passes descriptors between processes.
const Supported = true

// Conn is one end of the connection between the server and the child.
type Conn struct{ *net.UnixConn }

// Received is a task, and the PDF that came with it.
type Received struct {
	Task Task
	File *os.File
}

// Pair returns a connection: the server's end, and the file of the child's end.
func Pair() (*Conn, *os.File, error) {
	syscall.ForkLock.RLock() // so that no other child gets the descriptors
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(ends[0])
		unix.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	theirs := os.NewFile(uintptr(ends[1]), "pages")
	conn, err := Use(os.NewFile(uintptr(ends[0]), "pages"))
	if err != nil {
		theirs.Close()
		return nil, nil, err
	}
	return conn, theirs, nil
}

// Use returns the connection of a file that Pair returned. It closes the file.
func Use(file *os.File) (*Conn, error) {
	defer file.Close()
	conn, err := net.FileConn(file)
	if err != nil {
		return nil, err
	}
	local, ok := conn.(*net.UnixConn)
	if !ok {
		conn.Close()
		return nil, fmt.Errorf("%w: a %s socket", ErrProtocol, conn.LocalAddr().Network())
	}
	return &Conn{local}, nil
}

// Ask sends a task, and the descriptor of its PDF.
func (c *Conn) Ask(t Task, pdf *os.File) error {
	payload, err := json.Marshal(t)
	if err != nil {
		return err
	}
	n, _, err := c.WriteMsgUnix(Append(nil, Request, payload), unix.UnixRights(int(pdf.Fd())), nil)
	if err == nil && n < headerSize+len(payload) {
		err = io.ErrShortWrite
	}
	return err
}

// Receive waits for a task. The error is io.EOF after the other end was closed.
func (c *Conn) Receive() (r Received, err error) {
	file, message, err := c.receiveFirst()
	if err == nil {
		r = Received{File: file}
		r.Task, err = readTask(message, c)
	}
	if err == nil && file == nil {
		err = fmt.Errorf("%w: no descriptor", ErrProtocol)
	}
	if err != nil && file != nil {
		file.Close()
	}
	return r, err
}

// receiveFirst returns the first bytes of a frame, and the descriptor that came with them.
func (c *Conn) receiveFirst() (*os.File, []byte, error) {
	message, rights := make([]byte, headerSize+MaxPayload), make([]byte, unix.CmsgSpace(4))
	n, size, flags, _, err := c.ReadMsgUnix(message, rights)
	if err != nil {
		return nil, nil, err
	}
	files, err := descriptors(rights[:size])
	if err != nil || len(files) > 1 || flags&unix.MSG_CTRUNC != 0 {
		for _, file := range files {
			file.Close()
		}
		return nil, nil, errors.Join(ErrProtocol, err)
	}
	if len(files) == 0 {
		return nil, message[:n], nil
	}
	return files[0], message[:n], nil
}

func descriptors(rights []byte) (files []*os.File, err error) {
	messages, err := unix.ParseSocketControlMessage(rights)
	for _, m := range messages {
		if fds, err := unix.ParseUnixRights(&m); err == nil {
			for _, fd := range fds {
				unix.CloseOnExec(fd)
				files = append(files, os.NewFile(uintptr(fd), "book.pdf"))
			}
		}
	}
	return files, err
}

// readTask reads a request frame that begins with first, which has room for MaxPayload.
func readTask(first []byte, rest io.Reader) (t Task, err error) {
	n, message := len(first), first[:headerSize+MaxPayload]
	if n < headerSize {
		if _, err := io.ReadFull(rest, message[n:headerSize]); err != nil {
			return t, errors.Join(ErrProtocol, err)
		}
		n = headerSize
	}
	size := int64(binary.BigEndian.Uint32(message[1:]))
	if Kind(message[0]) != Request || size > MaxPayload || int64(n) > headerSize+size {
		return t, fmt.Errorf("%w: a request of %d bytes", ErrProtocol, size)
	}
	if _, err := io.ReadFull(rest, message[n:headerSize+size]); err != nil {
		return t, errors.Join(ErrProtocol, err)
	}
	if err := Parse(message[headerSize:headerSize+size], &t); err != nil {
		return t, err
	}
	return t, t.Validate()
}
