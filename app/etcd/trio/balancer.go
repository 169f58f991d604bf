//go:build unix

package main

import (
	"io"
	"net"
	"sync"
)

// balancer passes each connection on to the next server.
type balancer struct{ servers []string }

func (b *balancer) serve(l net.Listener) {
	for n := 0; ; n++ {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go pass(client, b.servers[n%len(b.servers)])
	}
}

// pass passes on what either side sends, until both have ended.
func pass(client net.Conn, to string) {
	defer client.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	var sending sync.WaitGroup
	for _, way := range [][2]net.Conn{{server, client}, {client, server}} {
		sending.Go(func() {
			io.Copy(way[0], way[1])
			way[0].(*net.TCPConn).CloseWrite()
		})
	}
	sending.Wait()
}
