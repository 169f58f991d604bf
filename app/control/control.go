// Package control is HTTP over a unix socket beside the database: how a command asks the process that
// has the file open. Whoever may open the socket (mode 0600) may ask. When no server runs, the command
// opens the file and answers itself, by the same handler and without a socket (Local).
package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"littleshelf/app/durable"
)

// Status is what a running server says of itself.
type Status struct {
	PID     int    `json:"pid"`
	Version string `json:"version"`
	Addr    string `json:"addr"`           // host:port, or unix:PATH
	TLS     bool   `json:"tls"`            // it speaks HTTPS there
	Zone    string `json:"zone,omitempty"` // in which it shows times; an older server does not say

	Redirect string `json:"redirect,omitempty"` // host:port that redirects http:// to https://; empty is none
	Shop     string `json:"shop,omitempty"`     // the shop's id; an older server does not say
}

// maxPath is the longest socket path Linux takes: sockaddr_un.sun_path less its closing zero.
const maxPath = 107

// Place is where the process that has a database open is asked.
type Place struct {
	DB     string
	Socket string // empty is beside the database
}

// Path is where the socket is, by whatever links the database is reached, or why there can be none.
func (p Place) Path() (path string, err error) {
	if p.Socket != "" {
		path, err = filepath.Abs(p.Socket)
	} else if path, err = durable.Resolve(p.DB); err == nil {
		path += ".sock"
	}
	if err == nil && !reachable(path) {
		err = fmt.Errorf("control socket %s: its path is too long for a socket (%d bytes, at most %d): give -db a shorter one, or name another socket with -socket", path, len(path), maxPath)
	}
	return path, err
}

// Listen opens the socket at a place. Only the process that holds the database may call
// it, for a socket that is there already is taken for a stale one and removed.
func Listen(at Place) (net.Listener, error) {
	path, err := at.Path()
	if err != nil {
		return nil, err
	}
	if err := removeStale(path); err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	name, folder, err := shorten(path)
	if err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: private}
	l, err := config.Listen(context.Background(), "unix", name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("control socket %s: %w", path, err), closeFolder(folder))
	}
	return listener{l, folder}, nil
}

// removeStale removes a socket, and nothing else, at path.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("%s is there already, and no socket", path)
	}
	return os.Remove(path)
}

// listener removes its socket when it is closed, by the name that folder makes good.
type listener struct {
	net.Listener
	folder *os.File // nil when the socket's path is short
}

func (l listener) Close() error { return errors.Join(l.Listener.Close(), closeFolder(l.folder)) }

func closeFolder(folder *os.File) error {
	if folder == nil {
		return nil
	}
	return folder.Close()
}
