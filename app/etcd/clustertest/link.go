//go:build unix

package clustertest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
)

// Part cuts the network between one member and the others. All of them still serve clients, so a
// leader that is alone does not know at first that the others elect another one. Options.Links must
// be set.
func (c *Cluster) Part(alone int) error {
	if c.links == nil {
		return errors.New("the cluster has no links")
	}
	id, err := c.id(alone)
	if err != nil {
		return err
	}
	c.links.part(alone, id)
	return nil
}

// Join ends Part.
func (c *Cluster) Join() error {
	c.links.part(-1, 0)
	return nil
}

// links pass on the connections between members. The first request on each says which member dials:
// etcd's rafthttp sets X-Server-From.
type links struct {
	running sync.WaitGroup
	all     []net.Listener // by member

	mu    sync.Mutex
	alone int    // the number of the parted member plus 1, or 0 if none is parted
	id    uint64 // of the member that is alone
	conns map[*link]bool
}

// link is a connection between two members.
type link struct {
	dialed, accepted net.Conn
	to               int
	from             uint64 // 0 is not known yet
}

// add lets a member be found by way of this process, and returns the address.
func (l *links) add(peer string) (string, error) {
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", err
	}
	to := len(l.all)
	l.all = append(l.all, listener)
	l.running.Go(func() { l.serve(listener, to, peer) })
	return address, nil
}

func (l *links) serve(listener net.Listener, to int, peer string) {
	for {
		accepted, err := listener.Accept()
		if err != nil {
			return
		}
		l.running.Go(func() {
			defer accepted.Close()
			dialed, err := net.Dial("tcp", peer)
			if err != nil {
				return
			}
			defer dialed.Close()
			l.pass(&link{dialed: dialed, accepted: accepted, to: to})
		})
	}
}

// pass passes on what both sides send, from the first request on.
func (l *links) pass(k *link) {
	if !l.keep(k) {
		return
	}
	defer l.end(k)
	in := bufio.NewReader(k.accepted)
	var head bytes.Buffer
	request, err := http.ReadRequest(bufio.NewReader(io.TeeReader(in, &head)))
	if err != nil {
		return
	}
	from, _ := strconv.ParseUint(request.Header.Get("X-Server-From"), 16, 64)
	if !l.know(k, from) {
		return
	}
	l.running.Go(func() {
		io.Copy(k.accepted, k.dialed)
		l.end(k)
	})
	io.Copy(k.dialed, io.MultiReader(&head, in))
}

// keep notes a connection, unless it is cut.
func (l *links) keep(k *link) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conns == nil {
		l.conns = make(map[*link]bool)
	}
	l.conns[k] = true
	return !l.cut(k)
}

// know notes who dialed, and reports whether the connection may go on.
func (l *links) know(k *link, from uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k.from = from
	return !l.cut(k)
}

// cut reports whether a connection leads to the member that is alone, or from it.
func (l *links) cut(k *link) bool { return l.alone > 0 && (k.to == l.alone-1 || k.from == l.id) }

func (l *links) end(k *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k.close()
	delete(l.conns, k)
}

func (k *link) close() {
	k.dialed.Close()
	k.accepted.Close()
}

// part cuts all connections of a member. -1 is none.
func (l *links) part(alone int, id uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.alone, l.id = alone+1, id
	for k := range l.conns {
		if l.cut(k) {
			k.close()
		}
	}
}

func (l *links) close() {
	for _, listener := range l.all {
		listener.Close()
	}
	l.mu.Lock()
	for k := range l.conns {
		k.close()
	}
	l.mu.Unlock()
	l.running.Wait()
}
