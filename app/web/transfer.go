package web

import (
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	// progressSize is the number of bytes that must be sent within progressTime. A reader on a slow
	// connection can download any book; a reader that has gone away frees its connection.
	progressSize = 256 << 10
	progressTime = time.Minute
)

// transfer writes a download past echo, so that the kernel can copy from file to socket (sendfile).
// It extends the write deadline while bytes are sent.
type transfer struct {
	http.ResponseWriter          // net/http's own; echo.Response hides its ReadFrom
	conn                *tcpConn // nil if there is none
	control             *http.ResponseController
	status              int
	bytes               int64
	err                 error // why fewer bytes were sent than promised
}

func newTransfer(w http.ResponseWriter, c *tcpConn) *transfer {
	control := http.NewResponseController(w)
	return &transfer{ResponseWriter: w, conn: c, control: control, status: http.StatusOK}
}

func (t *transfer) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

func (t *transfer) Write(b []byte) (int, error) {
	t.extendDeadline()
	n, err := t.ResponseWriter.Write(b)
	t.bytes += int64(n)
	return n, err
}

// ReadFrom sends src. http.ServeContent passes an io.LimitedReader over the file.
func (t *transfer) ReadFrom(src io.Reader) (total int64, err error) {
	limited, ok := src.(*io.LimitedReader)
	if !ok {
		limited = &io.LimitedReader{R: src, N: 1<<63 - 1}
	}
	send := t.copy
	if _, isFile := limited.R.(syscall.Conn); isFile && t.conn != nil {
		send = t.sendFile
	}
	total, err = send(limited)
	t.bytes += total
	if err == io.EOF {
		if ok {
			t.err = io.ErrUnexpectedEOF // the file became shorter meanwhile
		}
		return total, nil
	}
	t.err = err
	return total, err
}

// sendFile hands the whole rest of the file to the kernel: many short calls would cost more
// processor time. It continues after the deadline if progressSize bytes were sent before it.
func (t *transfer) sendFile(file *io.LimitedReader) (total int64, err error) {
	if err := t.control.Flush(); err != nil { // the header goes first
		return 0, err
	}
	for file.N > 0 {
		t.extendDeadline()
		left := file.N
		n, err := t.conn.sendFile(t.ResponseWriter, file)
		total += n
		allSent := left-file.N == n // no byte was read and not sent
		switch {
		case err == nil && file.N > 0:
			return total, io.EOF
		case err != nil && !(isTimeout(err) && n >= progressSize && allSent):
			return total, err
		}
	}
	return total, nil
}

// copy sends limited in pieces of progressSize. Each piece gets its own limit around limited.R,
// since the kernel copies from a file behind one limit only.
func (t *transfer) copy(limited *io.LimitedReader) (total int64, err error) {
	for limited.N > 0 {
		t.extendDeadline()
		n, err := io.CopyN(t.ResponseWriter, limited.R, min(limited.N, progressSize))
		total += n
		limited.N -= n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// serverError returns why the download broke off, nil if it did not or if the client hung up. The
// kernel's copy does not distinguish reading from writing, so errors that only a client can cause
// are left out.
func (t *transfer) serverError() error {
	for _, hungUp := range []error{syscall.EPIPE, syscall.ECONNRESET, net.ErrClosed} {
		if errors.Is(t.err, hungUp) {
			return nil
		}
	}
	if isTimeout(t.err) {
		return nil
	}
	return t.err
}

func isTimeout(err error) bool {
	var netErr net.Error
	return errors.As(err, &netErr) && netErr.Timeout()
}

// extendDeadline ignores the error of a writer without deadlines, such as a test's.
func (t *transfer) extendDeadline() { t.control.SetWriteDeadline(time.Now().Add(progressTime)) }

// report passes status and size to echo, which has not seen them, for the access log.
func (t *transfer) report(r *echo.Response) {
	r.Status, r.Size, r.Committed = t.status, t.bytes, true
}
