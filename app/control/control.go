// Package control is HTTP over a unix socket beside the database. A command sends its requests to
// the process that has the database open. Permission to open the socket (mode 0600) is the only
// authorization. If no server runs, the command opens the database itself and calls the same
// handler without a socket (Local).
package control

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// Status describes a running server.
type Status struct {
	PID     int    `json:"pid"`
	Version string `json:"version"`
	Addr    string `json:"addr"`           // host:port, or unix:PATH
	TLS     bool   `json:"tls"`            // reports whether Addr speaks HTTPS
	Zone    string `json:"zone,omitempty"` // the time zone of printed times; empty in older servers

	Redirect string `json:"redirect,omitempty"` // host:port that redirects http:// to https://; empty is none
	Shop     string `json:"shop,omitempty"`     // the shop's id; empty in older servers

	Desk string `json:"desk,omitempty"` // address of the keeper's desk, such as https://shop.example.com/keeper; empty is none

	PagesFault string `json:"pagesFault,omitempty"` // why no pages of PDFs can be drawn; empty is none
}

// maxPath is the longest socket path in Linux, in bytes: sockaddr_un.sun_path without the final
// NUL.
const maxPath = 107

// Place is the location of a database and of its server's socket.
type Place struct {
	DB     string // a file, or the address of a shared database
	Socket string // empty is beside the database
}

// IsAddress reports whether a value of -db or -books is the address of a service on other machines,
// which many servers share, and not a path.
func IsAddress(place string) bool { return strings.Contains(place, "://") }

// Beside returns the path beside which a server keeps files of its own, such as its socket. It is
// that of the database. For a shared database it is one in the working folder, which differs for
// each address.
func (p Place) Beside() string {
	if !IsAddress(p.DB) {
		return p.DB
	}
	sum := sha256.Sum256([]byte(p.DB))
	return "littleshelf-" + hex.EncodeToString(sum[:4])
}

// Path returns the path of the socket. It is the same for all symbolic links to a database. The
// error is a path that is too long for a socket.
func (p Place) Path() (path string, err error) {
	if p.Socket != "" {
		path, err = filepath.Abs(p.Socket)
	} else if path, err = durable.Resolve(p.Beside()); err == nil {
		path += ".sock"
	}
	if err == nil && !reachable(path) {
		err = text.Errorf("control socket %s: its path is too long for a socket (%d bytes, at most %d): "+
			"give -db a shorter one, or name another socket with -socket", path, len(path), maxPath)
	}
	return path, err
}

// Listen opens the socket at a place. Only the process that has the database open may call it,
// because an existing socket is assumed to be stale and is removed.
func Listen(at Place) (net.Listener, error) {
	path, err := at.Path()
	if err != nil {
		return nil, err
	}
	if err := removeStale(path); err != nil {
		return nil, text.Errorf("control socket: %w", err)
	}
	name, folder, err := shorten(path)
	if err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: restrict}
	l, err := config.Listen(context.Background(), "unix", name)
	if err != nil {
		return nil, errors.Join(text.Errorf("control socket %s: %w", path, err), closeFolder(folder))
	}
	return listener{l, folder}, nil
}

// removeStale removes the socket at path. A file that is not a socket is an error.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return text.Errorf("%s is there already and is not a socket", path)
	}
	return os.Remove(path)
}

// listener removes its socket when it is closed. The socket's name is valid only while folder is
// open, so folder is closed last.
type listener struct {
	net.Listener
	folder *os.File // nil if the socket's path is short
}

func (l listener) Close() error { return errors.Join(l.Listener.Close(), closeFolder(l.folder)) }

func closeFolder(folder *os.File) error {
	if folder == nil {
		return nil
	}
	return folder.Close()
}
