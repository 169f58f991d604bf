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

// transfer writes a download to the connection's own ResponseWriter, so that the kernel can copy
// from file to socket (sendfile; echo.Response hides the way there), and moves the write deadline
// as bytes move.
type transfer struct {
	http.ResponseWriter
	control *http.ResponseController
	status  int
	bytes   int64
	broke   error // why less was sent than promised
}

func newTransfer(w http.ResponseWriter) *transfer {
	return &transfer{ResponseWriter: w, control: http.NewResponseController(w), status: http.StatusOK}
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

// ReadFrom hands the source on in stretches. http.ServeContent gives an io.LimitedReader over the
// file; it is taken apart, for the kernel copies from a file behind one limit only.
func (t *transfer) ReadFrom(src io.Reader) (total int64, err error) {
	limited, ok := src.(*io.LimitedReader)
	if !ok {
		limited = &io.LimitedReader{R: src, N: 1<<63 - 1}
	}
	for limited.N > 0 {
		t.extend()
		part := min(limited.N, stretch)
		n, err := io.CopyN(t.ResponseWriter, limited.R, part)
		total += n
		t.bytes += n
		limited.N -= n
		if err == io.EOF {
			if ok {
				t.broke = io.ErrUnexpectedEOF // the file became shorter meanwhile
			}
			return total, nil
		}
		if err != nil {
			t.broke = err
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
	var late net.Error
	if errors.As(t.broke, &late) && late.Timeout() {
		return nil
	}
	return t.broke
}

// extend gives the next stretch its time. A writer without deadlines, as in a test, does without.
func (t *transfer) extend() { t.control.SetWriteDeadline(time.Now().Add(stretchTime)) }

// report tells echo what was sent past it, for the request log.
func (t *transfer) report(r *echo.Response) {
	r.Status, r.Size, r.Committed = t.status, t.bytes, true
}
