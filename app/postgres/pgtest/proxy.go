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
	open    map[net.Conn]bool
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
	p := &Proxy{listener: listener, to: to.Host(), open: make(map[net.Conn]bool)}
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
	for conn := range p.open {
		conn.Close()
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

// Release passes the pieces that are held, to connections that the client has left.
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
	p.register(client, server, true)
	defer p.register(client, server, false)
	keepServer := make(chan bool, 2)
	var passing sync.WaitGroup
	passing.Go(func() { keepServer <- p.pass(client, server, client, true) })
	passing.Go(func() { keepServer <- p.pass(server, client, client, false) })
	passing.Wait()
	if !<-keepServer && !<-keepServer {
		server.Close()
	}
}

func (p *Proxy) register(client, server net.Conn, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range []net.Conn{client, server} {
		if delete(p.open, conn); open {
			p.open[conn] = true
		}
	}
}

// pass passes data from one peer to the other, until the connection breaks. It returns true if the
// server's side must stay open, because a piece for it is held.
func (p *Proxy) pass(from, to, client net.Conn, request bool) (held bool) {
	buffer := make([]byte, 1<<20)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			p.end(client, from, to)
			return false
		}
		how, breaks := p.next(request)
		piece := buffer[:n]
		switch {
		case !breaks || how == After:
		case how == Half:
			piece = piece[:n/2]
		case how == Before:
			piece = nil
		case how == Late:
			p.hold(to, append([]byte(nil), piece...))
			client.Close()
			return true
		}
		if _, err := to.Write(piece); err != nil || breaks {
			p.end(client, from, to)
			return false
		}
	}
}

// end closes the client's side, and the server's unless a piece for it is held.
func (p *Proxy) end(client net.Conn, conns ...net.Conn) {
	p.mu.Lock()
	late := p.plan != nil && p.plan.How == Late
	p.mu.Unlock()
	for _, conn := range conns {
		if conn == client || !late {
			conn.Close()
		}
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

// hold keeps a piece for Release.
func (p *Proxy) hold(server net.Conn, piece []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = append(p.held, func() {
		defer server.Close()
		if _, err := server.Write(piece); err == nil {
			_, _ = server.Read(make([]byte, 1<<16)) // the response, when the server has done it
		}
	})
}
