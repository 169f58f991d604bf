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
	// stretch is how many bytes must move within stretchTime: a reader on a poor line gets any
	// book, one who has gone away frees the connection.
	stretch     = 256 << 10
	stretchTime = time.Minute
)

// transfer writes a download past echo, so that the kernel can copy from file to socket (sendfile),
// and moves the write deadline as bytes move.
type transfer struct {
	http.ResponseWriter       // the connection's own; echo.Response hides the way to the socket
	line                *line // nil when there is none
	control             *http.ResponseController
	status              int
	bytes               int64
	broke               error // why less was sent than promised
}

func newTransfer(w http.ResponseWriter, l *line) *transfer {
	return &transfer{ResponseWriter: w, line: l, control: http.NewResponseController(w), status: http.StatusOK}
}

func (t *transfer) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

func (t *transfer) Write(b []byte) (int, error) {
	t.extend()
	n, err := t.ResponseWriter.Write(b)
	t.bytes += int64(n)
	return n, err
}

// ReadFrom sends src, for which http.ServeContent gives an io.LimitedReader over the file.
func (t *transfer) ReadFrom(src io.Reader) (total int64, err error) {
	limited, ok := src.(*io.LimitedReader)
	if !ok {
		limited = &io.LimitedReader{R: src, N: 1<<63 - 1}
	}
	send := t.copy
	if _, isFile := limited.R.(syscall.Conn); isFile && t.line != nil {
		send = t.sendFile
	}
	total, err = send(limited)
	t.bytes += total
	if err == io.EOF {
		if ok {
			t.broke = io.ErrUnexpectedEOF // the file became shorter meanwhile
		}
		return total, nil
	}
	t.broke = err
	return total, err
}

// sendFile gives the kernel all there is: many short calls would take more of the processor. When
// time is up and a stretch has moved meanwhile, it goes on.
func (t *transfer) sendFile(file *io.LimitedReader) (total int64, err error) {
	if err := t.control.Flush(); err != nil { // the header goes first
		return 0, err
	}
	for file.N > 0 {
		t.extend()
		left := file.N
		n, err := t.line.send(t.ResponseWriter, file)
		total += n
		whole := left-file.N == n // nothing was read that was not sent
		switch {
		case err == nil && file.N > 0:
			return total, io.EOF
		case err != nil && !(isLate(err) && n >= stretch && whole):
			return total, err
		}
	}
	return total, nil
}

// copy hands limited on in stretches. It is taken apart, for the kernel copies from a file behind
// one limit only.
func (t *transfer) copy(limited *io.LimitedReader) (total int64, err error) {
	for limited.N > 0 {
		t.extend()
		n, err := io.CopyN(t.ResponseWriter, limited.R, min(limited.N, stretch))
		total += n
		limited.N -= n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// fault is why a download broke off, nil for one that did not and for one whose reader went away.
// The kernel's copy does not tell reading from writing, so what can only be the reader is left out.
func (t *transfer) fault() error {
	for _, away := range []error{syscall.EPIPE, syscall.ECONNRESET, net.ErrClosed} {
		if errors.Is(t.broke, away) {
			return nil
		}
	}
	if isLate(t.broke) {
		return nil
	}
	return t.broke
}

func isLate(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

// extend gives the next stretch its time. A writer without deadlines, as in a test, does without.
func (t *transfer) extend() { t.control.SetWriteDeadline(time.Now().Add(stretchTime)) }

// report tells echo what was sent past it, for the request log.
func (t *transfer) report(r *echo.Response) {
	r.Status, r.Size, r.Committed = t.status, t.bytes, true
}
