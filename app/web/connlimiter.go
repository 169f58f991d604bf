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

// maxOpenConns is the number of connections open in total. An idle one takes 20 KB, a download 35
// KB.
const maxOpenConns = 4096

// connLimiter is a listener that bounds the open connections. http.Server reports their states to
// it (track). It does not wrap them: the kernel can send a file to a *net.TCPConn only.
type connLimiter struct {
	net.Listener
	perAddress func() int // 0 is any number
	total      int
	exempt     func(netip.Addr) bool // not counted by address: many readers share a proxy
	log        *slog.Logger
	now        func() time.Time

	mu        sync.RWMutex
	open      map[net.Conn]*openConn
	byNetwork map[netip.Prefix]map[net.Conn]*openConn // those with counted

	refused  int       // since it was last logged
	loggedAt time.Time // when refusals were last logged
}

// silentTime is how long a new connection may stay silent before others of its address may evict
// it.
const silentTime = 5 * time.Second

// openConn is an accepted connection.
type openConn struct {
	network netip.Prefix
	counted bool         // by address
	state   atomic.Int32 // an http.ConnState
	since   atomic.Int64 // when it came into the state, in unix nanoseconds
}

func (c *openConn) enter(state http.ConnState, now time.Time) {
	c.state.Store(int32(state))
	c.since.Store(now.UnixNano())
}

// evictable reports whether no request is under way: the connection is idle, or new and silent for
// too long.
func (c *openConn) evictable(now time.Time) bool {
	return c.in(http.StateIdle) || c.in(http.StateNew) && now.UnixNano()-c.since.Load() >= int64(silentTime)
}

func (s *Server) newConnLimiter(l net.Listener) *connLimiter {
	return &connLimiter{
		Listener: l, perAddress: func() int { return s.Live().MaxConns }, total: maxOpenConns, exempt: s.isProxy, log: s.Log, now: s.Now,
		open: make(map[net.Conn]*openConn), byNetwork: make(map[netip.Prefix]map[net.Conn]*openConn),
	}
}

// Accept returns the next connection that is within the limits.
func (c *connLimiter) Accept() (net.Conn, error) {
	for {
		nc, err := c.Listener.Accept()
		if err != nil || c.add(unwrapConn(nc)) {
			return nc, err
		}
	}
}

// add adds a new connection, or resets it and reports false. At a limit it evicts a connection on
// which no request is under way, so the address with the most such connections loses the most.
func (c *connLimiter) add(nc net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	host, _, _ := net.SplitHostPort(nc.RemoteAddr().String())
	address := addressOf(host)
	from := networkOf(address)
	most := c.perAddress()
	counted := most > 0 && !c.exempt(address)
	if counted && len(c.byNetwork[from]) >= most && !c.evictFrom(from) ||
		len(c.open) >= c.total && !c.evictAny() {
		resetConn(nc)
		c.logRefused(from)
		return false
	}
	known := &openConn{network: from, counted: counted}
	known.enter(http.StateNew, c.now())
	c.open[nc] = known
	if counted {
		if c.byNetwork[from] == nil {
			c.byNetwork[from] = make(map[net.Conn]*openConn)
		}
		c.byNetwork[from][nc] = known
	}
	return true
}

// track is called by http.Server with each new state of a connection.
func (c *connLimiter) track(nc net.Conn, state http.ConnState) {
	nc = unwrapConn(nc)
	if state == http.StateClosed || state == http.StateHijacked {
		c.forget(nc)
		return
	}
	c.mu.RLock() // called twice for each request
	defer c.mu.RUnlock()
	if known := c.open[nc]; known != nil { // nil once it is evicted
		known.enter(state, c.now())
	}
}

func (c *connLimiter) forget(nc net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.open[nc]; known != nil {
		c.remove(nc, known)
	}
}

// in reports whether the connection is in one of the states.
func (c *openConn) in(states ...http.ConnState) bool {
	return slices.Contains(states, http.ConnState(c.state.Load()))
}

func (c *connLimiter) remove(nc net.Conn, known *openConn) {
	delete(c.open, nc)
	if !known.counted {
		return
	}
	delete(c.byNetwork[known.network], nc)
	if len(c.byNetwork[known.network]) == 0 {
		delete(c.byNetwork, known.network)
	}
}

// evictFrom closes the connection of an address that has been evictable for longest. Carriers put
// many readers behind one address, and clients keep connections open after they need them.
func (c *connLimiter) evictFrom(from netip.Prefix) bool {
	now := c.now()
	var longest net.Conn
	var at int64
	for nc, known := range c.byNetwork[from] {
		if since := known.since.Load(); known.evictable(now) && (longest == nil || since < at) {
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

// evictAny closes an arbitrary connection on which no request is under way.
func (c *connLimiter) evictAny() bool {
	for nc, known := range c.open {
		if known.in(http.StateIdle, http.StateNew) {
			c.remove(nc, known)
			resetConn(nc)
			return true
		}
	}
	return false
}

// closeSilent closes the connections without a request yet, which browsers open in advance.
// Shutdown would wait five seconds for each.
func (c *connLimiter) closeSilent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for nc, known := range c.open {
		if known.in(http.StateNew) {
			nc.Close()
		}
	}
}

// logRefused logs refused connections, at most once a minute.
func (c *connLimiter) logRefused(from netip.Prefix) {
	c.refused++
	now := c.now()
	if now.Sub(c.loggedAt) < time.Minute {
		return
	}
	c.log.Warn("connections refused", "count", c.refused, "last_from", from,
		"open_from_there", len(c.byNetwork[from]), "open", len(c.open))
	c.refused, c.loggedAt = 0, now
}

// unwrapConn returns the connection below TLS, whose Close could block, or below a tcpConn.
func unwrapConn(nc net.Conn) net.Conn {
	if wrapped, ok := nc.(interface{ NetConn() net.Conn }); ok {
		return wrapped.NetConn()
	}
	return nc
}

// resetConn closes a connection at once: the kernel drops unsent data and keeps no state of it.
func resetConn(nc net.Conn) {
	if tcp, ok := nc.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	nc.Close()
}
