package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
)

// line is a client's TCP connection. A download goes out on it past net/http, which would hold a
// buffer of 32 KB for as long as the reader is slow, and is counted there afterwards. An answer that does
// not fit net/http's other buffer goes out with its header in one piece: two would be two system calls,
// and the client woken twice.
type line struct {
	*net.TCPConn
	holding bool        // what net/http writes next is held
	held    []byte      // until the body comes
	both    net.Buffers // of it and the body
}

// send lets the kernel copy from file, the next bytes of the body that w answers with.
func (l *line) send(w http.ResponseWriter, file *io.LimitedReader) (int64, error) {
	n, err := l.TCPConn.ReadFrom(file)
	w.(io.ReaderFrom).ReadFrom(counted(n))
	return n, err
}

// sendWhole answers w's request with body.
func (l *line) sendWhole(w http.ResponseWriter, body []byte) (int64, error) {
	l.holding = true
	err := w.(interface{ FlushError() error }).FlushError() // the header
	l.holding = false
	if err != nil {
		return 0, err
	}
	return w.(io.ReaderFrom).ReadFrom(whole(body))
}

func (l *line) Write(b []byte) (int, error) {
	if l.holding {
		l.held = append(l.held, b...)
		return len(b), nil
	}
	return l.TCPConn.Write(b)
}

// NetConn is the connection by which a listener knows it, as with TLS.
func (l *line) NetConn() net.Conn { return l.TCPConn }

// counted stands for bytes of a body that have been sent already.
type counted int64

func (counted) Read([]byte) (int, error) { return 0, errors.New("these bytes have been sent already") }

// whole stands for a body that goes out behind what is held.
type whole []byte

func (whole) Read([]byte) (int, error) { return 0, errors.New("this body is not to be read") }

// ReadFrom is where net/http hands a body to the connection, and takes the count from.
func (l *line) ReadFrom(src io.Reader) (int64, error) {
	switch src := src.(type) {
	case counted:
		return int64(src), nil
	case whole:
		header := len(l.held)
		both := append(l.both[:0], l.held, src)
		l.held, l.both = l.held[:0], both
		n, err := both.WriteTo(l.TCPConn)
		return max(0, n-int64(header)), err
	}
	return l.TCPConn.ReadFrom(src)
}

// lineListener makes a line of each TCP connection it accepts.
type lineListener struct{ net.Listener }

func (l lineListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &line{TCPConn: tcp}, err
	}
	return conn, err
}

type lineKey struct{}

// withLine puts the line, if conn is one, into the context of its requests.
func withLine(ctx context.Context, conn net.Conn) context.Context {
	if l, ok := conn.(*line); ok {
		return context.WithValue(ctx, lineKey{}, l)
	}
	return ctx
}

// lineOf is the line on which a request came; nil when something stands between, as TLS does.
func lineOf(r *http.Request) *line {
	l, _ := r.Context().Value(lineKey{}).(*line)
	return l
}
