//go:build unix

package faults

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// linearClients is the number of clients of each engine.
const linearClients = 4

// TestLinear checks that three engines on one cluster are linearizable together: all results are
// those of some order of the calls, in which each call takes effect between its begin and its end.
// The leader is killed meanwhile, and its successor is stopped.
func TestLinear(t *testing.T) {
	c := clustertest.Start(t, 3)
	var engines []remote.Engine
	for range 3 {
		engines = append(engines, openEngine(t, c.Address("linear")))
	}
	h := history{start: time.Now(), engines: engines, pause: 5 * time.Millisecond}
	rounds := 1
	if *full {
		rounds = 5
	}
	calls := h.record(t.Context(), func() {
		for range rounds {
			time.Sleep(time.Second)
			leader, err := c.Leader()
			check(t, orElse(err, func() error { return c.Kill(leader) }))
			time.Sleep(2 * time.Second)
			next, err := c.Leader()
			check(t, orElse(err, func() error { return c.Restart(leader) }))
			time.Sleep(time.Second)
			check(t, c.Stop(next))
			time.Sleep(2 * time.Second)
			check(t, c.Continue(next))
		}
		time.Sleep(time.Second)
	})
	lost := 0
	for _, call := range calls {
		if call.Output.(outcome).lost {
			lost++
		}
	}
	began := time.Now()
	if result := porcupine.CheckOperationsTimeout(registerModel, calls, time.Minute); result != porcupine.Ok {
		t.Errorf("the history of %d calls is %s, want %s", len(calls), result, porcupine.Ok)
	}
	if lost > 0 {
		t.Errorf("%d calls have no known end", lost)
	}
	t.Logf("%d calls, %d without a known end, checked in %v", len(calls), lost, time.Since(began).Round(time.Millisecond))
}

// TestLinearFindsFaults: the check rejects engines that break their promises, without any fault of
// the cluster.
func TestLinearFindsFaults(t *testing.T) {
	c := clustertest.StartUnsafe(t, 1)
	for _, broken := range []struct {
		name  string
		wrap  func(remote.Engine) remote.Engine
		sound bool
	}{
		{"sound", func(e remote.Engine) remote.Engine { return e }, true},
		{"stale-reads", func(e remote.Engine) remote.Engine { return &stale{Engine: e} }, false},
		{"lost-writes", func(e remote.Engine) remote.Engine { return &forgetful{Engine: e} }, false},
	} {
		var engines []remote.Engine
		for range 3 {
			engines = append(engines, broken.wrap(openEngine(t, c.Address(broken.name))))
		}
		h := history{start: time.Now(), engines: engines, pause: time.Millisecond}
		calls := h.record(t.Context(), func() { h.await(600) })
		result := porcupine.CheckOperationsTimeout(registerModel, calls, time.Minute)
		if want := map[bool]porcupine.CheckResult{true: porcupine.Ok, false: porcupine.Illegal}[broken.sound]; result != want {
			t.Errorf("%s: the history of %d calls is %s, want %s", broken.name, len(calls), result, want)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// history records the calls of many clients on several engines.
type history struct {
	start   time.Time
	engines []remote.Engine
	pause   time.Duration // of a client, at most, after each call

	mu    sync.Mutex
	calls []porcupine.Operation
}

// record lets the clients work while meanwhile runs, and returns their calls.
func (h *history) record(ctx context.Context, meanwhile func()) []porcupine.Operation {
	working, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	for n := range linearClients * len(h.engines) {
		c := &client{history: h, id: n, engine: h.engines[n%len(h.engines)], rng: rand.New(rand.NewPCG(1, uint64(n)))}
		running.Go(func() {
			for working.Err() == nil {
				c.act(ctx)
				time.Sleep(time.Duration(c.rng.Int64N(int64(h.pause))))
			}
		})
	}
	meanwhile()
	stop()
	running.Wait()
	end := time.Since(h.start).Nanoseconds()
	for i, call := range h.calls {
		if call.Output.(outcome).lost {
			h.calls[i].Return = end // it may take effect at any time
		}
	}
	return h.calls
}

// await waits for a number of calls, but not for ever.
func (h *history) await(calls int) {
	for deadline := time.Now().Add(clustertest.Timeout); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		h.mu.Lock()
		n := len(h.calls)
		h.mu.Unlock()
		if n >= calls {
			return
		}
	}
}

// client is one client of one engine.
type client struct {
	*history
	id     int
	engine remote.Engine
	rng    *rand.Rand
	seen   values // what it read last
	made   int
}

// act makes a call of a random kind and records it. A read without a result says nothing.
func (c *client) act(ctx context.Context) {
	s := step{kind: []stepKind{read, read, put, cas, cas}[c.rng.IntN(5)], to: c.rng.IntN(registers), if_: c.rng.IntN(registers)}
	s.was, s.new = c.seen[s.if_], 1+c.id+c.made*1000
	c.made++
	begin := time.Since(c.start).Nanoseconds()
	out, err := s.do(ctx, c.engine)
	end := time.Since(c.start).Nanoseconds()
	if s.kind == read {
		if err != nil {
			return
		}
		c.seen = out.read
	}
	out.lost = err != nil
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, porcupine.Operation{ClientId: c.id, Input: s, Call: begin, Output: out, Return: end})
}

// stale is an engine whose Views read what an earlier View had read, for some time.
type stale struct {
	remote.Engine
	mu     sync.Mutex
	at     time.Time
	cached table.Lists
}

// View runs fn on a snapshot that may be old. The snapshots hold only registers.
func (s *stale) View(ctx context.Context, fn func(table.Lists) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.at) < 20*time.Millisecond {
		return fn(s.cached)
	}
	return s.Engine.View(ctx, func(l table.Lists) error {
		copied := &copied{Lists: l}
		for n := range copied.values {
			value, err := l.Get(table.Meta, registerKey(n))
			if err != nil {
				return err
			}
			copied.values[n] = value
		}
		s.at, s.cached = time.Now(), copied
		return fn(copied)
	})
}

// copied is a snapshot of all registers.
type copied struct {
	table.Lists
	values [registers][]byte
}

func (c *copied) Get(_ *table.Space, key []byte) ([]byte, error) { return c.values[key[1]-'0'], nil }

// forgetful is an engine that loses one of ten acknowledged Updates.
type forgetful struct {
	remote.Engine
	mu sync.Mutex
	n  int
}

func (f *forgetful) Update(ctx context.Context, fn func(table.Writes) error) error {
	f.mu.Lock()
	f.n++
	lose := f.n%10 == 0
	f.mu.Unlock()
	if !lose {
		return f.Engine.Update(ctx, fn)
	}
	return f.Engine.View(ctx, func(l table.Lists) error { return fn(discarding{l}) })
}

// discarding is a transaction that writes nothing.
type discarding struct{ table.Keys }

func (d discarding) Old(at *table.Space, key []byte) ([]byte, error) { return d.Get(at, key) }
func (discarding) Put(*table.Space, []byte, []byte) error            { return nil }
func (discarding) Delete(*table.Space, []byte) error                 { return nil }
