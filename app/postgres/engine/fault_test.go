package engine_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/remote"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// TestFaults lets clients of three servers buy, count and read, while a fault happens. No call may
// fail, nothing acknowledged may be missing, and nothing may be done twice.
func TestFaults(t *testing.T) {
	s := newSite(t, pgtest.Start(t))
	for _, c := range []struct {
		name  string
		fault func(t *testing.T, s *site)
	}{
		{"the server is restarted", func(t *testing.T, s *site) { s.restart(t, pgtest.Fast, 0) }},
		{"the server crashes", func(t *testing.T, s *site) { s.restart(t, pgtest.Immediate, 0) }},
		{"the server is killed", func(t *testing.T, s *site) { s.restart(t, pgtest.Kill, 0) }},
		{"the server is away for long", func(t *testing.T, s *site) {
			s.restart(t, pgtest.Fast, map[bool]time.Duration{false: 3 * time.Second, true: 9 * time.Second}[*full])
		}},
		{"connections break", func(_ *testing.T, s *site) {
			for range 40 {
				for _, proxy := range s.proxies {
					proxy.Cut()
					time.Sleep(20 * time.Millisecond)
				}
			}
		}},
		{"connections break at any piece", func(_ *testing.T, s *site) {
			for i := range 300 {
				how := []pgtest.How{pgtest.Before, pgtest.Half, pgtest.After, pgtest.Late}[i%4]
				s.proxies[i%servers].Plan(pgtest.Break{At: 17 * i % 40, How: how})
				time.Sleep(10 * time.Millisecond)
				s.proxies[i%servers].Release()
			}
		}},
		{"one server of the shop is cut off", func(_ *testing.T, s *site) {
			s.proxies[0].Refuse(true)
			time.Sleep(2 * time.Second)
			s.proxies[0].Refuse(false)
		}},
	} {
		t.Run(c.name, func(t *testing.T) { s.run(t, func() { c.fault(t, s) }) })
	}
}

// TestFailover kills the primary and promotes its synchronous standby.
func TestFailover(t *testing.T) {
	primary := pgtest.Start(t)
	standby := primary.Standby(t)
	s := newSite(t, primary, standby)
	s.run(t, func() {
		primary.End(pgtest.Kill)
		if err := standby.Promote(); err != nil {
			t.Error(err)
		}
	})
}

// site is a shop with clients on three servers.
type site struct {
	primary *pgtest.Server
	proxies []*pgtest.Proxy // one for each of the shop's servers
	engines []*engine.Engine
	shops   []*app.Shop
	sold    []bench.Purchase
	ticks   storetest.Ticks

	next   atomic.Int64
	mu     sync.Mutex
	bought map[bench.Purchase]app.OrderID
	timing
}

// timing is what the clients noticed during one fault.
type timing struct {
	ended   []time.Time // of the calls
	took    []time.Duration
	failed  int
	changed atomic.Int64 // Views that ran again because their rows changed while their connection broke
}

// newSite opens a shop on the first of some PostgreSQL servers. The others are its standbys.
func newSite(t *testing.T, servers ...*pgtest.Server) *site {
	t.Helper()
	s := &site{primary: servers[0], bought: make(map[bench.Purchase]app.OrderID)}
	size := bench.OfReaders(500)
	name := newShop()
	fill(t, servers[0], name, size)
	s.sold = bench.Purchases(size.Customers())
	for range 3 {
		proxy := pgtest.NewProxy(t, servers[0])
		hosts := []string{proxy.Host()}
		for _, standby := range servers[1:] {
			hosts = append(hosts, standby.Host())
		}
		e := connect(t, pgtest.Address(name, hosts...))
		s.proxies, s.engines = append(s.proxies, proxy), append(s.engines, e)
		s.shops = append(s.shops, &app.Shop{
			Store: remote.Store{Engine: e}, Log: shoptest.NewLog(t).Logger(), Now: time.Now, Rand: rand.Reader,
			SessionTTL: time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"),
		})
	}
	return s
}

func (s *site) restart(t *testing.T, how syscall.Signal, away time.Duration) {
	s.primary.End(how)
	time.Sleep(away)
	if err := s.primary.Restart(); err != nil {
		t.Error(err)
	}
}

// run runs clients before, during and after a fault, and then checks everything.
func (s *site) run(t *testing.T, fault func()) {
	t.Helper()
	const clients = 24
	s.timing = timing{}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for i := range clients {
		running.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				s.call(t, n)
			}
		})
	}
	quiet := time.Second
	if *full {
		quiet = 20 * time.Second
	}
	time.Sleep(quiet)
	began := time.Now()
	fault()
	over := time.Now()
	time.Sleep(quiet)
	stop()
	running.Wait()
	s.report(t, began, over)
	s.check(t)
}

// call makes the nth call of a client.
func (s *site) call(t *testing.T, n int) {
	ctx, began := context.Background(), time.Now()
	shop := s.shops[n%len(s.shops)]
	var err error
	switch n % 4 {
	case 0:
		err = s.ticks.Tick(ctx, shop.Store)
	case 1, 2:
		purchase := s.sold[int(s.next.Add(1))%len(s.sold)]
		var order app.Order
		if order, err = shop.Buy(ctx, purchase.SKey, purchase.Book); err == nil {
			s.mu.Lock()
			s.bought[purchase] = order.ID
			s.mu.Unlock()
		}
	default:
		for range 3 { // as package app does
			err = shop.Store.View(ctx, func(r app.Reader) error { return balanced(r, s.sold[n%len(s.sold)]) })
			if !errors.Is(err, app.ErrViewLost) {
				break
			}
			s.changed.Add(1)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended, s.took = append(s.ended, time.Now()), append(s.took, time.Since(began))
	if err == nil {
		return
	}
	if s.failed++; s.failed <= 10 {
		t.Errorf("call %d failed after %v: %v", n, time.Since(began), errors.Join(err, errors.Unwrap(err)))
	}
}

// balanced returns an error if a customer's balance is not the sum of the ledger.
func balanced(r app.Reader, customer bench.Purchase) error {
	session, err := r.SessionBySKey(customer.SKey.Hash())
	if err != nil {
		return err
	}
	user, err := r.User(session.User)
	if err != nil {
		return err
	}
	sum := int64(0)
	for entry, err := range r.EntriesOf(user.ID, 0) {
		if err != nil {
			return err
		}
		sum += entry.Delta
	}
	if sum != user.Balance {
		return fmt.Errorf("a View sees the balance %d with a ledger of %d", user.Balance, sum)
	}
	return nil
}

// report prints what the clients noticed.
func (s *site) report(t *testing.T, began, over time.Time) {
	var gap time.Duration
	slices.SortFunc(s.ended, time.Time.Compare)
	for i := 1; i < len(s.ended); i++ {
		gap = max(gap, s.ended[i].Sub(s.ended[i-1]))
	}
	slices.Sort(s.took)
	n := len(s.took)
	t.Logf("fault of %v: %d calls, %d failed, and %d Views whose rows changed while their connection broke; "+
		"no call ended for %v; median %v, p99 %v, longest %v; %d bought",
		over.Sub(began).Round(time.Millisecond), n, s.failed, s.changed.Load(), gap.Round(time.Millisecond),
		s.took[n/2].Round(time.Microsecond), s.took[n*99/100].Round(time.Millisecond), s.took[n-1].Round(time.Millisecond), len(s.bought))
}

// check checks that all that was acknowledged is there, once.
func (s *site) check(t *testing.T) {
	t.Helper()
	e := s.engines[0]
	store := remote.Store{Engine: e}
	if err := s.ticks.Check(t.Context(), store); err != nil {
		t.Error(err)
	}
	lost := 0
	err := store.View(t.Context(), func(r app.Reader) error {
		for _, id := range s.bought {
			if _, err := r.Order(id); errors.Is(err, app.ErrNotFound) {
				lost++
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || lost > 0 {
		t.Errorf("%d orders of %d are lost, %v", lost, len(s.bought), err)
	}
	for _, e := range s.engines {
		if err := e.Loss(); err != nil {
			t.Errorf("Loss = %v", err)
		}
	}
	sound(t, e)
}
