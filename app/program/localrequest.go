package program

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"littleshelf/app/control"
)

// getLocal sends a GET request to a server on this machine, at the address in its Status. It does
// not verify the certificate, which is valid for the domain and not for localhost.
func getLocal(ctx context.Context, server control.Status, path string) (status int, body string, err error) {
	scheme, network, addr := "http", "tcp", server.Addr
	if server.TLS {
		scheme = "https"
	}
	if socket, ok := unixPath(addr); ok {
		network, addr = "unix", socket
	}
	dialer := &net.Dialer{}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, addr)
		},
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DisableKeepAlives: true,
	}
	return httpGet(ctx, transport, scheme+"://localhost"+path)
}

// httpGet sends a GET request to url. It returns the response's status and the first maxText bytes
// of its body.
func httpGet(ctx context.Context, transport http.RoundTripper, url string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	response, err := transport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxText))
	return response.StatusCode, string(text), err
}

// aliveTimeout is how long the server may take to respond before it counts as hung. A busy server
// takes some seconds.
const aliveTimeout = 20 * time.Second

// checkAlive returns an error if a server on this machine does not respond in time. Any response
// proves that the server is alive: also a connection reset, when there are too many connections,
// and a failed TLS handshake, when there is no certificate yet.
func checkAlive(ctx context.Context, server control.Status) error {
	ctx, cancel := context.WithTimeout(ctx, aliveTimeout)
	defer cancel()
	_, _, err := getLocal(ctx, server, "/healthz")
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no request is answered any more at %s", server.Addr)
	}
	return nil
}
