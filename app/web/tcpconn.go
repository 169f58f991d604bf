package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
)

// tcpConn is a client's TCP connection.
//
// A download bypasses net/http, which would hold a buffer of 32 KB for each slow reader; its bytes
// are added to net/http's count afterwards. A body that does not fit net/http's write buffer is
// sent together with its header: two writes would be two system calls, and would wake the client
// twice.
type tcpConn struct {
	*net.TCPConn
	holdHeader bool        // Write appends to header instead of sending
	header     []byte      // held until the body comes
	buffers    net.Buffers // header and body, reused
}

// sendFile has the kernel copy the next bytes of w's body from file.
func (c *tcpConn) sendFile(w http.ResponseWriter, file *io.LimitedReader) (int64, error) {
	n, err := c.TCPConn.ReadFrom(file)
	w.(io.ReaderFrom).ReadFrom(alreadySent(n))
	return n, err
}

// sendWithHeader sends w's header and body in one system call.
func (c *tcpConn) sendWithHeader(w http.ResponseWriter, body []byte) (int64, error) {
	c.holdHeader = true
	err := w.(interface{ FlushError() error }).FlushError() // writes the header
	c.holdHeader = false
	if err != nil {
		return 0, err
	}
	return w.(io.ReaderFrom).ReadFrom(bodyAfterHeader(body))
}

func (c *tcpConn) Write(b []byte) (int, error) {
	if c.holdHeader {
		c.header = append(c.header, b...)
		return len(b), nil
	}
	return c.TCPConn.Write(b)
}

// NetConn returns the wrapped connection, as tls.Conn does. A listener knows the connection by it.
func (c *tcpConn) NetConn() net.Conn { return c.TCPConn }

// alreadySent is a number of bytes of a body that bypassed net/http.
type alreadySent int64

func (alreadySent) Read([]byte) (int, error) {
	return 0, errors.New("these bytes have been sent already")
}

// bodyAfterHeader is a body that is sent together with the held header.
type bodyAfterHeader []byte

func (bodyAfterHeader) Read([]byte) (int, error) {
	return 0, errors.New("this body is sent with its header, not read")
}

// ReadFrom is called by net/http with a response's body; net/http counts the bytes it returns.
func (c *tcpConn) ReadFrom(src io.Reader) (int64, error) {
	switch src := src.(type) {
	case alreadySent:
		return int64(src), nil
	case bodyAfterHeader:
		header := len(c.header)
		buffers := append(c.buffers[:0], c.header, src)
		c.header, c.buffers = c.header[:0], buffers
		n, err := buffers.WriteTo(c.TCPConn)
		return max(0, n-int64(header)), err
	}
	return c.TCPConn.ReadFrom(src)
}

// tcpListener wraps each TCP connection it accepts in a tcpConn.
type tcpListener struct{ net.Listener }

func (l tcpListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &tcpConn{TCPConn: tcp}, err
	}
	return conn, err
}

type tcpConnKey struct{}

// withTCPConn adds conn, if it is a tcpConn, to the context of its requests.
func withTCPConn(ctx context.Context, conn net.Conn) context.Context {
	if c, ok := conn.(*tcpConn); ok {
		return context.WithValue(ctx, tcpConnKey{}, c)
	}
	return ctx
}

// tcpConnOf returns the connection of a request, nil if something else, such as TLS, lies between.
func tcpConnOf(r *http.Request) *tcpConn {
	c, _ := r.Context().Value(tcpConnKey{}).(*tcpConn)
	return c
}
