package control

import (
	"net"
	"time"
)

// stallTimeout is the longest time for which a client may read nothing of a response. While a
// snapshot runs, every write makes the database file grow, and each response holds a connection and
// its unsent bytes.
const stallTimeout = time.Minute

// stallListener is a listener whose connections have stallTimeout as their write timeout.
type stallListener struct{ net.Listener }

func (l stallListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return stallConn{conn}, nil
}

type stallConn struct{ net.Conn }

func (c stallConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
