package pgtest

import (
	"context"
	"net"
	"sync"
	"testing"
)

// Proxy passes connections to a server, and breaks them at will.
type Proxy struct {
	listener net.Listener
	to       string

	mu      sync.Mutex
	pieces  int // passed since the last plan
	plan    *Break
	refuses bool
	open    map[*link]bool
	held    []func()
}

// Break says where a proxy breaks a connection: at the At-th piece of data, counted from 0, in
// either direction and over all connections. The pieces are what the peers write at once.
type Break struct {
	At   int
	How  How
	done bool
}

// How is what happens to the piece at which a connection breaks.
type How int

const (
	Before How = iota // the piece is lost
	Half              // half of the piece is passed
	After             // the piece is passed
	Late              // the piece is passed when Release is called. Then it must be of the client's.
)

// NewProxy starts a proxy in front of a server.
func NewProxy(t testing.TB, to *Server) *Proxy {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, to: to.Host(), open: make(map[*link]bool)}
	go p.accept()
	t.Cleanup(func() {
		listener.Close()
		p.Release()
		p.Cut()
	})
	return p
}

// Host is the proxy's host and port in an address.
func (p *Proxy) Host() string { return p.listener.Addr().String() }

// Plan sets where to break a connection, once. It counts from the call on.
func (p *Proxy) Plan(b Break) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pieces, p.plan = 0, &b
}

// Broke reports whether the plan was carried out.
func (p *Proxy) Broke() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plan != nil && p.plan.done
}

// Cut breaks all connections.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.open {
		if l.client.Close(); !l.held {
			l.server.Close()
		}
	}
}

// Refuse breaks all connections, and accepts none until Refuse(false).
func (p *Proxy) Refuse(refuses bool) {
	p.mu.Lock()
	p.refuses = refuses
	p.mu.Unlock()
	if refuses {
		p.Cut()
	}
}

// Release passes the pieces that are held, and waits until the server has done them.
func (p *Proxy) Release() {
	p.mu.Lock()
	held := p.held
	p.held = nil
	p.mu.Unlock()
	for _, pass := range held {
		pass()
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(client)
	}
}

// link is a connection through the proxy.
type link struct {
	client, server net.Conn
	held           bool          // a piece of the client's is held, so the server's side stays open
	ended          chan struct{} // closed when both sides are closed
}

// serve passes one connection.
func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	p.mu.Lock()
	refuses := p.refuses
	p.mu.Unlock()
	if refuses {
		return
	}
	server, err := new(net.Dialer).Dial("tcp", p.to)
	if err != nil {
		return
	}
	l := &link{client: client, server: server, ended: make(chan struct{})}
	defer close(l.ended)
	defer server.Close()
	p.register(l, true)
	defer p.register(l, false)
	var passing sync.WaitGroup
	passing.Go(func() { p.pass(l, client, server) })
	passing.Go(func() { p.pass(l, server, client) })
	passing.Wait()
}

func (p *Proxy) register(l *link, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if delete(p.open, l); open {
		p.open[l] = true
	}
}

// pass passes data from one peer to the other, until the connection ends or breaks.
func (p *Proxy) pass(l *link, from, to net.Conn) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			p.end(l, from == l.server)
			return
		}
		how, breaks := p.next(from == l.client)
		piece := buffer[:n]
		switch {
		case !breaks || how == After:
		case how == Half:
			piece = piece[:n/2]
		case how == Before:
			piece = nil
		case how == Late:
			p.hold(l, append([]byte(nil), piece...))
			return
		}
		if _, err := to.Write(piece); err != nil || breaks {
			p.end(l, false)
		}
	}
}

// end closes both sides. The server's side stays open while a piece is held, unless the server
// closes it.
func (p *Proxy) end(l *link, byServer bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.client.Close()
	if !l.held || byServer {
		l.server.Close()
	}
}

// next counts a piece, and reports whether and how to break there.
func (p *Proxy) next(request bool) (How, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.plan == nil || p.plan.done || p.plan.How == Late && !request {
		return 0, false
	}
	p.pieces++
	p.plan.done = p.pieces > p.plan.At
	return p.plan.How, p.plan.done
}

// hold keeps a piece for Release, and closes the client's side.
func (p *Proxy) hold(l *link, piece []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.held = true
	l.client.Close()
	p.held = append(p.held, func() {
		_, _ = l.server.Write(piece)
		_ = l.server.(*net.TCPConn).CloseWrite() // the server closes its side when it has done the piece
		<-l.ended
	})
}
