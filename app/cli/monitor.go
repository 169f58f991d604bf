package cli

import (
	"flag"
	"net"
	"strconv"

	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// Monitor is the settings of the listener for metrics and profiles.
type Monitor struct {
	Addr string // host:port on this machine; empty is none
}

func (m *Monitor) define(f *flag.FlagSet) {
	f.StringVar(&m.Addr, "debug-addr", "", "serve /metrics and /debug/pprof/ on this `host:port` of this machine (default: nowhere)")
}

// validate refuses an address that other machines can reach, because only the keeper may see
// metrics and profiles. Other machines need a tunnel or a proxy with a login.
func (m *Monitor) validate() error {
	if m.Addr == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(m.Addr)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return text.Errorf("-debug-addr: %q is not host:port", m.Addr)
	}
	if !loopback.IsHost(host) {
		return text.Errorf("-debug-addr %s: it has no login, so it must be on 127.0.0.1 or [::1]; from another machine use ssh -L", m.Addr)
	}
	return nil
}
