package doctor

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// unixPrefix begins an address that is the path of a unix socket.
const unixPrefix = "unix:"

// ports checks that the server listens on its addresses, or could listen on them.
func (s *Shop) ports(context.Context) (found []Finding) {
	if s.Server != nil {
		found = append(found, okf("littleshelf, process %d, serves at %s", s.Server.PID, s.Server.Addr))
	}
	for _, addr := range s.Addrs {
		if path, ok := strings.CutPrefix(addr, unixPrefix); ok {
			found = append(found, s.socket(path))
			continue
		}
		found = append(found, s.port(addr))
	}
	return found
}

func (s *Shop) port(addr string) Finding {
	err := s.Listen(addr)
	switch {
	case err == nil:
		return okf("%s is free", addr)
	case errors.Is(err, errInUse) && s.serves(addr):
		return okf("%s is held by littleshelf, process %d", addr, s.Server.PID)
	case errors.Is(err, errInUse):
		_, port, _ := net.SplitHostPort(addr)
		return failf("%s is held by another program: stop it, or choose another port; "+
			"ss -ltnp 'sport = :%s' shows which program it is", addr, port)
	case errors.Is(err, syscall.EACCES):
		return warnf("it is not known whether %s is free, for this user may not listen there: "+
			"put sudo before the command (%v)", addr, err)
	}
	return failf("the server cannot listen on %s (%v): choose an address that this machine has", addr, err)
}

// serves reports whether the running server listens on addr's port.
func (s *Shop) serves(addr string) bool {
	if s.Server == nil {
		return false
	}
	_, port, _ := net.SplitHostPort(addr)
	for _, own := range []string{s.Server.Addr, s.Server.Redirect} {
		if _, held, err := net.SplitHostPort(own); err == nil && held == port {
			return true
		}
	}
	return false
}

// socket checks the folder of a unix socket. It does not listen, which would create a file.
func (s *Shop) socket(path string) Finding {
	if s.Server != nil && s.Server.Addr == unixPrefix+path {
		return okf("%s is held by littleshelf, process %d", path, s.Server.PID)
	}
	if conn, err := net.Dial("unix", path); err == nil {
		conn.Close()
		return failf("another program answers at %s: stop it, or choose another -addr", path)
	}
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return failf("there is no folder %s for the socket of -addr: make it", folder)
	}
	return okf("%s is free", path)
}
