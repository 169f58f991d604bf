package program

import (
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"

	"littleshelf/app/text"
)

// unixPrefix begins an -addr that is the path of a unix socket, for a proxy on this machine.
const unixPrefix = "unix:"

// socketPeer is the remote address of every connection to a unix socket: this machine.
var socketPeer = netip.MustParseAddrPort("127.0.0.1:0")

// listenUnix listens on a socket that every user of this machine may connect to. The mode of its
// folder can restrict them. It removes a socket that a killed process has left.
func listenUnix(path string) (net.Listener, error) {
	conn, err := net.Dial("unix", path)
	if err == nil {
		conn.Close()
		return nil, text.Errorf("listen on %s%s: another process answers there", unixPrefix, path)
	}
	if info, statErr := os.Lstat(path); statErr == nil && info.Mode().Type() == fs.ModeSocket && errors.Is(err, syscall.ECONNREFUSED) {
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o666); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return unixListener{l}, nil
}

// unixListener sets the remote address of its connections to 127.0.0.1, so that the rules for a
// proxy on this machine apply to them.
type unixListener struct{ net.Listener }

func (l unixListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return unixConn{conn}, nil
}

type unixConn struct{ net.Conn }

func (unixConn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(socketPeer) }

// addrOf returns the address of l in the form of -addr.
func addrOf(l net.Listener) string {
	if l.Addr().Network() == "unix" {
		return unixPrefix + l.Addr().String()
	}
	return l.Addr().String()
}

// unixPath returns the path of an -addr that is a unix socket. ok reports whether it is one.
func unixPath(addr string) (path string, ok bool) { return strings.CutPrefix(addr, unixPrefix) }
