package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
)

// line is a client's TCP connection. A download goes out on it past net/http, which would hold a
// buffer of 32 KB for as long as the reader is slow, and is counted there afterwards.
type line struct{ *net.TCPConn }

// send lets the kernel copy from file, the next bytes of the body that w answers with.
func (l *line) send(w http.ResponseWriter, file *io.LimitedReader) (int64, error) {
	n, err := l.TCPConn.ReadFrom(file)
	w.(io.ReaderFrom).ReadFrom(counted(n))
	return n, err
}

// NetConn is the connection by which a listener knows it, as with TLS.
func (l *line) NetConn() net.Conn { return l.TCPConn }

// counted stands for bytes of a body that have been sent already.
type counted int64

func (counted) Read([]byte) (int, error) { return 0, errors.New("these bytes have been sent already") }

// ReadFrom is where net/http hands a body to the connection, and takes the count from.
func (l *line) ReadFrom(src io.Reader) (int64, error) {
	if sent, ok := src.(counted); ok {
		return int64(sent), nil
	}
	return l.TCPConn.ReadFrom(src)
}

// lineListener makes a line of each TCP connection it accepts.
type lineListener struct{ net.Listener }

func (l lineListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &line{tcp}, err
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
