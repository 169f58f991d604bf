package s3

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// proxy passes bytes on to the S3 server, and breaks when it has passed a number of them.
type proxy struct {
	addr           string
	sent, received atomic.Int64           // to the server, and from it, until it breaks
	broken         atomic.Pointer[func()] // called when one of them is used up
}

// startProxy starts a proxy to addr that passes everything on.
func startProxy(t *testing.T, addr string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &proxy{addr: l.Addr().String()}
	p.heal()
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(client, addr)
		}
	}()
	return p
}

// breakAfter lets n bytes pass, counted by left, and then calls broken once.
func (p *proxy) breakAfter(n int64, left *atomic.Int64, broken func()) {
	once := sync.OnceFunc(broken)
	p.broken.Store(&once)
	left.Store(n)
}

func (p *proxy) heal() {
	p.sent.Store(1 << 40)
	p.received.Store(1 << 40)
}

func (p *proxy) serve(client net.Conn, addr string) {
	defer client.Close()
	server, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer server.Close()
	ended := make(chan bool, 2)
	pass := func(to, from net.Conn, left *atomic.Int64) {
		defer func() { ended <- true }()
		piece := make([]byte, 16<<10)
		for {
			n, err := from.Read(piece)
			if left.Add(int64(-n)) < 0 {
				(*p.broken.Load())()
				return
			}
			if _, wrong := to.Write(piece[:n]); err != nil || wrong != nil {
				return
			}
		}
	}
	go pass(server, client, &p.sent)
	go pass(client, server, &p.received)
	<-ended
}

// startHanging returns the address of a server that accepts connections and never answers.
func startHanging(t *testing.T) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				io.Copy(io.Discard, conn)
			}()
		}
	}()
	return l.Addr().String()
}
