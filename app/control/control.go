// Package control is HTTP over a unix socket beside the database: how another littleshelf process
// asks the one that has the file open. Whoever may open the socket (mode 0600) may ask.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// Status is what a running server says of itself.
type Status struct {
	PID     int    `json:"pid"`
	Version string `json:"version"`
	Addr    string `json:"addr"`
}

// maxPath is the longest socket path Linux takes: sockaddr_un.sun_path less its closing zero.
const maxPath = 107

// Path is where the socket of the database at db is, or why there can be none.
func Path(db string) (string, error) {
	path := db + ".sock"
	if len(path) > maxPath {
		return "", fmt.Errorf("control socket %s: the path has %d bytes, and a socket's may have %d: give -db a shorter path", path, len(path), maxPath)
	}
	return path, nil
}

// Listen opens the socket for the database at db. Only the process that holds the database may call
// it, for a socket that is there already is taken for a stale one and removed.
func Listen(db string) (net.Listener, error) {
	path, err := Path(db)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	config := net.ListenConfig{Control: private}
	return config.Listen(context.Background(), "unix", path)
}

// private narrows the socket's mode before it has a name, so that there is no moment at which
// others may connect.
func private(_, _ string, conn syscall.RawConn) error {
	var err error
	if controlErr := conn.Control(func(fd uintptr) { err = syscall.Fchmod(int(fd), 0o600) }); controlErr != nil {
		return controlErr
	}
	return err
}

// Serve answers GET /status on l until ctx ends.
func Serve(ctx context.Context, l net.Listener, status Status) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(status)
	})
	server := &http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Ask gets the status of the server that has the database at db open.
func Ask(ctx context.Context, db string) (Status, error) {
	path, err := Path(db)
	if err != nil {
		return Status{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	dialer := &net.Dialer{}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, "unix", path)
	}}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://littleshelf/status", nil)
	if err != nil {
		return Status{}, err
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return Status{}, err
	}
	defer response.Body.Close()
	var status Status
	return status, json.NewDecoder(response.Body).Decode(&status)
}
