package program

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
)

// unixPrefix begins an -addr that is the path of a unix socket, for a proxy on this machine.
const unixPrefix = "unix:"

// here is where requests over a unix socket come from. Only this machine reaches it.
var here = netip.MustParseAddrPort("127.0.0.1:0")

// listenUnix listens on a socket that all users of this machine may connect to, as to a port: the folder
// it is in says who may. A socket that a killed process has left is removed.
func listenUnix(path string) (net.Listener, error) {
	conn, err := net.Dial("unix", path)
	if err == nil {
		conn.Close()
		return nil, fmt.Errorf("listen on %s%s: another process answers there", unixPrefix, path)
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

// unixListener accepts connections that come from this machine by address, so that what is said of a
// proxy at 127.0.0.1 holds for them.
type unixListener struct{ net.Listener }

func (l unixListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return unixConn{conn}, nil
}

type unixConn struct{ net.Conn }

func (unixConn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(here) }

// addrOf writes where l listens as -addr has it.
func addrOf(l net.Listener) string {
	if l.Addr().Network() == "unix" {
		return unixPrefix + l.Addr().String()
	}
	return l.Addr().String()
}

// isUnix reports whether an -addr is a unix socket, and returns its path.
func isUnix(addr string) (path string, ok bool) { return strings.CutPrefix(addr, unixPrefix) }
