//go:build unix

package faults

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// proxy passes connections on to a member. It can cut them at any byte: then the member has done
// what was asked, and the engine gets no answer, or it has not, and the engine cannot know either.
type proxy struct {
	net.Listener
	to string

	mu    sync.Mutex
	conns map[net.Conn]bool
}

// proxies starts a proxy for each member. They end with the test.
func proxies(t *testing.T, members []string) (all []*proxy) {
	t.Helper()
	for _, to := range members {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		p := &proxy{Listener: l, to: to, conns: make(map[net.Conn]bool)}
		var running sync.WaitGroup
		running.Go(func() { p.serve(&running) })
		t.Cleanup(func() {
			p.Close()
			p.cut()
			running.Wait()
		})
		all = append(all, p)
	}
	return all
}

// address returns the address of a shop behind the proxies.
func address(all []*proxy, shop string) string {
	var hosts []string
	for _, p := range all {
		hosts = append(hosts, p.Addr().String())
	}
	return "etcd://" + strings.Join(hosts, ",") + "/" + shop
}

func (p *proxy) serve(running *sync.WaitGroup) {
	for {
		client, err := p.Accept()
		if err != nil {
			return
		}
		member, err := net.Dial("tcp", p.to)
		if err != nil {
			client.Close()
			continue
		}
		p.keep(client, member)
		for _, pair := range [][2]net.Conn{{client, member}, {member, client}} {
			running.Go(func() {
				io.Copy(pair[0], pair[1])
				p.end(client, member)
			})
		}
	}
}

func (p *proxy) keep(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		p.conns[c] = true
	}
}

func (p *proxy) end(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		c.Close()
		delete(p.conns, c)
	}
}

// cut closes all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
		delete(p.conns, c)
	}
}
