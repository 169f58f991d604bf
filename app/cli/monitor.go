package cli

import (
	"flag"
	"fmt"
	"net"
	"strconv"

	"littleshelf/app/loopback"
)

// Monitor is where the program lets itself be watched.
type Monitor struct {
	Addr string // host:port on this machine; empty is nowhere
}

func (m *Monitor) define(f *flag.FlagSet) {
	f.StringVar(&m.Addr, "debug-addr", "", "answer /metrics and /debug/pprof/ on this `host:port` of this machine (default: nowhere)")
}

// validate refuses what others could reach: profiles and numbers are the keeper's. They come from afar
// through a tunnel, or a proxy that asks who one is.
func (m *Monitor) validate() error {
	if m.Addr == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(m.Addr)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return fmt.Errorf("-debug-addr: %q is not host:port", m.Addr)
	}
	if !loopback.IsHost(host) {
		return fmt.Errorf("-debug-addr %s: it has no login, so it stays on 127.0.0.1 or [::1]; from afar use ssh -L", m.Addr)
	}
	return nil
}
