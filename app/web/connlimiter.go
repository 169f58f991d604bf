package web

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxOpen is how many connections are open in all. An idle one holds some 20 KB, a download some 35.
const maxOpen = 4096

// conns is a listener that bounds what is open at once. What comes of a connection it hears from
// http.Server: wrapped, it would be no *net.TCPConn, to which alone the kernel can send a file.
type conns struct {
	net.Listener
	perAddress int // 0 is any number
	total      int
	exempt     func(netip.Addr) bool // not counted by address: a proxy has the readers behind it
	log        *slog.Logger
	now        func() time.Time

	mu     sync.RWMutex
	open   map[net.Conn]*conn
	counts map[netip.Prefix]map[net.Conn]*conn // those that are counted by address

	refused int       // since the log said so
	said    time.Time // when it did
}

// silentTime is how long a new connection may say nothing before it makes room for others of its address.
const silentTime = 5 * time.Second

// conn is one connection.
type conn struct {
	from    netip.Prefix
	counted bool         // by address
	state   atomic.Int32 // an http.ConnState
	since   atomic.Int64 // when it came into the state, in unix nanoseconds
}

func (c *conn) enter(state http.ConnState, now time.Time) {
	c.state.Store(int32(state))
	c.since.Store(now.UnixNano())
}

// spare reports whether nothing is under way on the connection: its last request has been answered, or
// none has come in time.
func (c *conn) spare(now time.Time) bool {
	return c.in(http.StateIdle) || c.in(http.StateNew) && now.UnixNano()-c.since.Load() >= int64(silentTime)
}

func (s *Server) newConns(l net.Listener) *conns {
	return &conns{
		Listener: l, perAddress: s.MaxConns, total: maxOpen, exempt: s.isProxy, log: s.Log, now: s.Now,
		open: make(map[net.Conn]*conn), counts: make(map[netip.Prefix]map[net.Conn]*conn),
	}
}

// Accept gives the next connection that there is a place for.
func (c *conns) Accept() (net.Conn, error) {
	for {
		nc, err := c.Listener.Accept()
		if err != nil || c.add(below(nc)) {
			return nc, err
		}
	}
}

// add takes a new connection in, or resets it. When there is no place left, one on which nothing is
// under way makes room: whoever holds many of them loses most.
func (c *conns) add(nc net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	host, _, _ := net.SplitHostPort(nc.RemoteAddr().String())
	address := addressOf(host)
	from := networkOf(address)
	counted := c.perAddress > 0 && !c.exempt(address)
	if counted && len(c.counts[from]) >= c.perAddress && !c.makeRoomAt(from) || len(c.open) >= c.total && !c.makeRoom() {
		reset(nc)
		c.sayRefused(from)
		return false
	}
	known := &conn{from: from, counted: counted}
	known.enter(http.StateNew, c.now())
	c.open[nc] = known
	if counted {
		if c.counts[from] == nil {
			c.counts[from] = make(map[net.Conn]*conn)
		}
		c.counts[from][nc] = known
	}
	return true
}

// track is for http.Server.ConnState.
func (c *conns) track(nc net.Conn, state http.ConnState) {
	nc = below(nc)
	if state == http.StateClosed || state == http.StateHijacked {
		c.forget(nc)
		return
	}
	c.mu.RLock() // each request comes here twice
	defer c.mu.RUnlock()
	if known := c.open[nc]; known != nil { // else it has made room
		known.enter(state, c.now())
	}
}

func (c *conns) forget(nc net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.open[nc]; known != nil {
		c.remove(nc, known)
	}
}

// in tells whether a connection is in one of the states.
func (c *conn) in(states ...http.ConnState) bool {
	return slices.Contains(states, http.ConnState(c.state.Load()))
}

func (c *conns) remove(nc net.Conn, known *conn) {
	delete(c.open, nc)
	if !known.counted {
		return
	}
	delete(c.counts[known.from], nc)
	if len(c.counts[known.from]) == 0 {
		delete(c.counts, known.from)
	}
}

// makeRoomAt closes the connection of an address on which nothing has been under way for longest: carriers
// put many readers behind one address, and their clients keep connections that they need no more.
func (c *conns) makeRoomAt(from netip.Prefix) bool {
	now := c.now()
	var longest net.Conn
	var at int64
	for nc, known := range c.counts[from] {
		if since := known.since.Load(); known.spare(now) && (longest == nil || since < at) {
			longest, at = nc, since
		}
	}
	if longest == nil {
		return false
	}
	c.remove(longest, c.open[longest])
	longest.Close()
	return true
}

// makeRoom closes a connection on which nothing is under way; a map is walked through from anywhere.
func (c *conns) makeRoom() bool {
	for nc, known := range c.open {
		if known.in(http.StateIdle, http.StateNew) {
			c.remove(nc, known)
			reset(nc)
			return true
		}
	}
	return false
}

// closeSilent closes the connections on which nothing has been asked yet, as browsers open them ahead
// of need. Shutdown would wait five seconds for each to speak.
func (c *conns) closeSilent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for nc, known := range c.open {
		if known.in(http.StateNew) {
			nc.Close()
		}
	}
}

// sayRefused logs once a minute at most.
func (c *conns) sayRefused(from netip.Prefix) {
	c.refused++
	now := c.now()
	if now.Sub(c.said) < time.Minute {
		return
	}
	c.log.Warn("connections refused", "count", c.refused, "last_from", from, "open_from_there", len(c.counts[from]), "open", len(c.open))
	c.refused, c.said = 0, now
}

// below is the connection under TLS, which to close waits for nobody, or under a line.
func below(nc net.Conn) net.Conn {
	if over, ok := nc.(interface{ NetConn() net.Conn }); ok {
		return over.NetConn()
	}
	return nc
}

// reset closes a connection without sending what is unsent, and without the kernel's remembering it.
func reset(nc net.Conn) {
	if tcp, ok := nc.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	nc.Close()
}
