package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Load is clients that ask a server over HTTP, each again as soon as it is answered. They do as
// little as they can, so that it is the server that is measured.
type Load struct {
	Addr    string // host:port
	Clients int

	// Request gives the nth request, counted from 0 over all runs, as Get and Post make them; nil
	// when there is none left. Clients call it at the same time.
	Request func(n int) []byte

	// Plain says that answers are no envelopes, whose result must be 0.
	Plain bool

	asked atomic.Int64
}

// Result is one run of a Load.
type Result struct {
	Answers  int
	Took     time.Duration
	Bytes    int64 // of the bodies
	P50, P99 time.Duration
}

// PerSecond is how many answers came in a second.
func (r Result) PerSecond() float64 { return float64(r.Answers) / r.Took.Seconds() }

// patience is how long after its time a run waits for answers.
const patience = 30 * time.Second

// Run asks until the time is over. An answer other than success ends it with an error.
func (l *Load) Run(ctx context.Context, d time.Duration) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, d+patience)
	defer cancel()
	return l.run(ctx, func(since time.Duration) bool { return since < d })
}

// RunN asks n times.
func (l *Load) RunN(ctx context.Context, n int) (Result, error) {
	var taken atomic.Int64
	return l.run(ctx, func(time.Duration) bool { return taken.Add(1) <= int64(n) })
}

// errNoneLeft ends a run early: it would measure nothing.
var errNoneLeft = errors.New("there is nothing left to ask for")

func (l *Load) run(ctx context.Context, more func(since time.Duration) bool) (Result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	clients := make([]*client, l.Clients)
	for i := range clients {
		c, err := dial(ctx, l.Addr)
		if err != nil {
			return Result{}, err
		}
		defer c.Close()
		defer context.AfterFunc(ctx, func() { c.Close() })()
		clients[i] = c
	}
	var running sync.WaitGroup
	began := time.Now()
	for _, c := range clients {
		running.Go(func() {
			if err := l.ask(c, began, more); err != nil {
				cancel(err)
			}
		})
	}
	running.Wait()
	took := time.Since(began)
	if err := context.Cause(ctx); err != nil {
		return Result{}, err
	}
	return sum(clients, took), nil
}

// ask is one client's part of a run that began then.
func (l *Load) ask(c *client, began time.Time, more func(since time.Duration) bool) error {
	for start := began; more(start.Sub(began)); {
		request := l.Request(int(l.asked.Add(1) - 1))
		if request == nil {
			return errNoneLeft
		}
		if err := c.roundTrip(request, l.Plain); err != nil {
			return err
		}
		now := time.Now()
		c.took = append(c.took, now.Sub(start))
		start = now
	}
	return nil
}

func sum(clients []*client, took time.Duration) Result {
	var all []time.Duration
	var bytes int64
	for _, c := range clients {
		all = append(all, c.took...)
		bytes += c.bytes
	}
	return resultOf(all, bytes, took)
}

func resultOf(all []time.Duration, bytes int64, took time.Duration) Result {
	r := Result{Answers: len(all), Took: took, Bytes: bytes}
	if len(all) > 0 {
		slices.Sort(all)
		r.P50, r.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return r
}
