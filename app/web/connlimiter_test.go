package web

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// peer is a connection with an address that records its Close.
type peer struct {
	net.Conn
	addr   string
	closed bool
}

func (p *peer) RemoteAddr() net.Addr { return p }
func (p *peer) Network() string      { return "tcp" }
func (p *peer) String() string       { return p.addr }
func (p *peer) Close() error         { p.closed = true; return nil }

func newTestConnLimiter(t *testing.T) (*connLimiter, *shoptest.Clock, *shoptest.Log) {
	clock, log := new(shoptest.Clock), shoptest.NewLog(t)
	proxies := []netip.Prefix{netip.MustParsePrefix("2001:db8:9::5/128")}
	s := &Server{Proxies: proxies, Log: log.Logger(), Now: clock.Now}
	s.Set(Live{MaxConns: 3})
	c := s.newConnLimiter(nil)
	c.total = 10
	return c, clock, log
}

// connect adds n connections from an address, with a number for each %d, and returns the accepted
// ones.
func connect(c *connLimiter, n int, from string) (in []*peer) {
	for i := range n {
		p := &peer{addr: from}
		if strings.Contains(from, "%d") {
			p.addr = fmt.Sprintf(from, i)
		}
		if c.add(p) {
			in = append(in, p)
		}
	}
	return in
}

// TestConnsPerAddress: IPv6 counts by /64, IPv4 by address, a trusted proxy not at all. Once all
// connections are closed, no memory of them is kept.
func TestConnsPerAddress(t *testing.T) {
	c, _, _ := newTestConnLimiter(t)
	c.total = 100
	var all []*peer
	for from, want := range map[string]int{
		"127.0.0.1:%d": 3, "[2001:db8::%d]:1": 3, "[2001:db8:1:%d::1]:1": 10, "198.51.100.%d:1": 10,
		"[2001:db8:9::5]:%d": 10, "[2001:db8:9::6]:%d": 3, "@": 3,
	} {
		in := connect(c, 10, from)
		if len(in) != want {
			t.Errorf("%d from %s, want %d", len(in), from, want)
		}
		all = append(all, in...)
	}
	for _, p := range all {
		c.track(p, http.StateActive)
		c.track(p, http.StateClosed)
		c.track(p, http.StateClosed) // and nothing more
	}
	if len(c.open) != 0 || len(c.byNetwork) != 0 {
		t.Errorf("still kept: %v, %v", c.open, c.byNetwork)
	}
}

// TestIdleConnIsEvictedAtAddressLimit: at an address's limit its connection that has been idle
// longest is evicted, then one that has been silent for too long; connections of other addresses
// and busy ones stay.
func TestIdleConnIsEvictedAtAddressLimit(t *testing.T) {
	c, clock, log := newTestConnLimiter(t)
	const carrier = "198.51.100.7:%d"
	other := connect(c, 1, "192.0.2.1:1")[0]
	c.track(other, http.StateIdle)
	first := connect(c, 3, carrier)
	for _, p := range first {
		c.track(p, http.StateActive)
	}
	for _, i := range []int{1, 0, 2} { // the order in which they fall idle
		clock.Advance(time.Second)
		c.track(first[i], http.StateIdle)
	}
	c.track(first[2], http.StateActive)
	for i, gone := range []int{1, 0} {
		in := connect(c, 1, carrier)
		if len(in) != 1 || !first[gone].closed {
			t.Errorf("%d more: %d accepted, idle connection %d closed: %v", i+1, len(in), gone, first[gone].closed)
		}
	}
	clock.Advance(silentTime - 1)
	if in := connect(c, 1, carrier); len(in) != 0 {
		t.Error("a connection was accepted, although no connection can be evicted: one is busy and two are new")
	}
	clock.Advance(1)
	if in := connect(c, 3, carrier); len(in) != 2 {
		t.Errorf("%d accepted, want 2 in place of the two silent ones", len(in))
	}
	if other.closed || first[2].closed {
		t.Error("another address's connection was evicted, or a busy one")
	}
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("log = %s, want one line", log)
	}
	if n := len(c.byNetwork[networkOf(addressOf("198.51.100.7"))]); n != 3 || len(c.open) != 4 {
		t.Errorf("%d of the address are counted, %d in all, want 3 and 4", n, len(c.open))
	}
}

// TestConnsInTotal: at the total limit a connection without a request under way is evicted, and a
// busy one never is.
func TestConnsInTotal(t *testing.T) {
	c, _, _ := newTestConnLimiter(t)
	waiting := connect(c, 10, "198.51.100.%d:1")
	for i, p := range waiting {
		c.track(p, http.StateActive)
		if i >= 8 {
			c.track(p, http.StateIdle)
		}
	}
	var later []*peer
	for range 3 {
		in := connect(c, 1, "192.0.2.1:1")
		for _, p := range in {
			c.track(p, http.StateActive)
		}
		later = append(later, in...)
	}
	if len(later) != 2 || !waiting[8].closed || !waiting[9].closed {
		t.Errorf("%d accepted, the idle ones closed: %v, %v, want 2 in their place",
			len(later), waiting[8].closed, waiting[9].closed)
	}
	for _, p := range waiting[:8] {
		if p.closed {
			t.Error("a busy connection has been closed")
		}
	}
	for _, p := range append(waiting, later...) {
		c.track(p, http.StateClosed)
	}
	if len(c.open) != 0 || len(c.byNetwork) != 0 {
		t.Errorf("still kept: %v, %v", c.open, c.byNetwork)
	}
}

// TestRefusedConnsAreLogged: any number of refusals is logged in one line a minute.
func TestRefusedConnsAreLogged(t *testing.T) {
	c, clock, log := newTestConnLimiter(t)
	for _, p := range connect(c, 1000, "198.51.100.7:%d") {
		c.track(p, http.StateActive)
	}
	clock.Advance(time.Minute - 1)
	connect(c, 1, "198.51.100.7:1")
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("%d lines in the first minute:\n%s", n, log)
	}
	clock.Advance(1)
	connect(c, 1, "198.51.100.7:1")
	if n := strings.Count(log.String(), "\n"); n != 2 || !strings.Contains(log.String(), "count=998") ||
		!strings.Contains(log.String(), "198.51.100.7/32") {
		t.Errorf("log = %s, want a second line with a count of 998", log)
	}
}

// TestAcceptReturnsTCPConn: the kernel can send files to an accepted connection, and a TLS
// connection around it is recognized as the same.
func TestAcceptReturnsTCPConn(t *testing.T) {
	l := listenLocal(t)
	defer l.Close()
	c, _, _ := newTestConnLimiter(t)
	c.Listener = l
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	conn, err := c.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := conn.(*net.TCPConn); !ok {
		t.Errorf("Accept = %T, want *net.TCPConn", conn)
	}
	c.track(tls.Server(conn, nil), http.StateClosed)
	conn.Close()
	if len(c.open) != 0 {
		t.Error("the connection below TLS is not recognized")
	}
}
