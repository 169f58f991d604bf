package program

import (
	"net"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestPlainHTTPWarning checks that the log warns of plain HTTP on other addresses than loopback.
func TestPlainHTTPWarning(t *testing.T) {
	for ip, warned := range map[string]bool{"127.0.0.1": false, "::1": false, "::": true, "192.0.2.7": true} {
		log := shoptest.NewLog(t)
		f := &front{public: addrListener{addr: &net.TCPAddr{IP: net.ParseIP(ip), Port: 3003}}}
		f.openPlain(log.Logger())
		if got := strings.Contains(log.String(), "level=WARN"); got != warned {
			t.Errorf("on %s: warned %v, want %v: %s", ip, got, warned, log)
		}
	}
}

// addrListener is a listener with an address only.
type addrListener struct {
	net.Listener
	addr net.Addr
}

func (a addrListener) Addr() net.Addr { return a.addr }
