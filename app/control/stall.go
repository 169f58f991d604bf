package control

import (
	"net"
	"time"
)

// stall is the longest time in which a client reads nothing of its answer. A snapshot in progress makes
// the database grow with every write, and any answer holds a connection and its unsent bytes.
const stall = time.Minute

// impatient is a listener whose connections fail when a client reads nothing.
type impatient struct{ net.Listener }

func (l impatient) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return impatientConn{conn}, nil
}

type impatientConn struct{ net.Conn }

func (c impatientConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(stall)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
