//go:build unix

// Package shoppers is a load of readers who buy over HTTP from several servers of one shop, for
// tests and for the demonstration in .ci/cluster.
//
// Each request goes to the next server, as with a load balancer. A request that gets no response,
// because a server is gone, is repeated on the next server, as a load balancer does too: all of
// them may be repeated. A response that is not a success is an error.
package shoppers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"littleshelf-etcd/clustertest"
)

const (
	books  = 25               // of Catalogue, each for a point
	points = 30               // of a new reader
	tries  = 50               // of a request, each on the next server
	pause  = time.Second / 20 // between two tries
)

// Load is readers and what the shop acknowledged to them. Set the fields, Start, Stop, Verify.
type Load struct {
	Servers []string // host:port
	Clients int

	Timeline clustertest.Timeline // of all requests

	http    http.Client
	turn    atomic.Uint64
	repeats atomic.Int64
	ending  context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	readers []*reader
}

// reader is a reader, and how many books were acknowledged as theirs.
type reader struct {
	skey   string
	bought int
}

// Start starts the clients.
func (l *Load) Start(ctx context.Context) {
	l.http = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: l.Clients}, Timeout: time.Minute}
	working, stop := context.WithCancel(ctx)
	l.ending = stop
	for n := range l.Clients {
		l.running.Go(func() {
			for visit := 0; working.Err() == nil; visit++ {
				if err := l.visit(ctx, working, fmt.Sprintf("client-%d-visit-%d", n, visit)); err != nil {
					time.Sleep(pause) // a shop that refuses everything is not asked without end
				}
			}
		})
	}
}

// Stop lets every client end its request.
func (l *Load) Stop() {
	l.ending()
	l.running.Wait()
}

// Repeats returns how many requests were sent again, because a server was gone.
func (l *Load) Repeats() int { return int(l.repeats.Load()) }

// visit signs up a reader who buys all books, until working ends.
func (l *Load) visit(ctx, working context.Context, code string) error {
	r := new(reader)
	err := l.Timeline.Do(func() (err error) {
		r.skey, err = l.login(ctx, code)
		return err
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.readers = append(l.readers, r)
	l.mu.Unlock()
	for book := 1; book <= books && working.Err() == nil; book++ {
		if err := l.Timeline.Do(func() error { return l.buy(ctx, r.skey, book) }); err != nil {
			return err
		}
		r.bought = book
	}
	return nil
}

// Verify asks the shop what each reader owns and has paid. It returns an error if that differs from
// what was acknowledged. A request that failed may have been done. Call it after Stop.
func (l *Load) Verify(ctx context.Context) (bought, lost int, err error) {
	var problems []error
	for _, r := range l.readers {
		owned, balance, err := l.account(ctx, r.skey)
		if err != nil {
			return bought, lost, err
		}
		bought += r.bought
		for book := 1; book <= r.bought; book++ {
			if !owned[book] {
				lost++
			}
		}
		if balance != points-len(owned) {
			problems = append(problems, fmt.Errorf("a reader owns %d books and has %d points left", len(owned), balance))
		}
	}
	if lost > 0 {
		problems = append(problems, fmt.Errorf("%d of %d acknowledged purchases are lost", lost, bought))
	}
	return bought, lost, errors.Join(problems...)
}
