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

// askHere asks a server on this machine, at an address that a Status holds, and returns the answer's
// status and body. The certificate is not looked at, for it is the domain's.
func askHere(ctx context.Context, server control.Status, path string) (status int, body string, err error) {
	scheme, network, addr := "http", "tcp", server.Addr
	if server.TLS {
		scheme = "https"
	}
	if socket, ok := isUnix(addr); ok {
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
	return request(ctx, transport, scheme+"://localhost"+path)
}

// request returns the status and the first part of the body of what a server answers at url.
func request(ctx context.Context, transport http.RoundTripper, url string) (status int, body string, err error) {
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

// answerTime is how long the front may take to answer before it counts as dead. A server with much to do
// takes some seconds.
const answerTime = 20 * time.Second

// answers returns an error if the server at an address of this machine answers nothing in time. All that
// comes back shows that it lives: a reset too, when it has too many connections, and a handshake that fails
// because there is no certificate yet.
func answers(ctx context.Context, server control.Status) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	_, _, err := askHere(ctx, server, "/healthz")
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no request is answered any more at %s", server.Addr)
	}
	return nil
}
