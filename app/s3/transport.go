package s3

import (
	"context"
	"net"
	"net/http"
	"time"
)

const (
	// requestTime bounds a request for anything but the content of a file.
	requestTime = 5 * time.Second

	// stallTime is how long a connection may send and receive nothing.
	stallTime = 10 * time.Second
)

// maxConns is the number of connections at once. One takes up to 60 KB. Requests beyond wait for as
// long as they may take.
const maxConns = 64

// newTransport returns a transport whose connections end when they stall. Files may take any time
// as long as bytes flow.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: requestTime}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return stallConn{conn}, nil
		},
		TLSHandshakeTimeout: requestTime, ResponseHeaderTimeout: stallTime, IdleConnTimeout: stallTime,
		MaxIdleConnsPerHost: 16, MaxConnsPerHost: maxConns, DisableCompression: true,
	}
}

// stallConn is a connection that fails after stallTime in which nothing was sent or received.
// Either extends the time of the other: while a body is sent, the response is awaited.
type stallConn struct{ net.Conn }

func (c stallConn) Read(p []byte) (int, error) {
	c.SetDeadline(time.Now().Add(stallTime))
	return c.Conn.Read(p)
}

func (c stallConn) Write(p []byte) (int, error) {
	c.SetDeadline(time.Now().Add(stallTime))
	return c.Conn.Write(p)
}
