package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Load is a set of HTTP clients. Each sends its next request as soon as it has a response. They use
// little CPU time, so that the measurement is the server's.
type Load struct {
	Addr    string // host:port
	Clients int

	// Request returns the nth request, counted from 0 over all runs, as made by Get or Post. It
	// returns nil if none is left. Clients call it concurrently.
	Request func(n int) []byte

	// Plain means that a response is not an envelope, whose result must be 0.
	Plain bool

	requests atomic.Int64
}

// Result is the result of one run.
type Result struct {
	Answers  int
	Took     time.Duration
	Bytes    int64 // of the bodies
	P50, P99 time.Duration
}

// PerSecond returns the rate of responses.
func (r Result) PerSecond() float64 { return float64(r.Answers) / r.Took.Seconds() }

// graceTime is how long a run waits for the last responses.
const graceTime = 30 * time.Second

// Run sends requests for the time d. A response that is not a success ends it with an error.
func (l *Load) Run(ctx context.Context, d time.Duration) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, d+graceTime)
	defer cancel()
	return l.run(ctx, func(since time.Duration) bool { return since < d })
}

// RunN sends n requests.
func (l *Load) RunN(ctx context.Context, n int) (Result, error) {
	var taken atomic.Int64
	return l.run(ctx, func(time.Duration) bool { return taken.Add(1) <= int64(n) })
}

// errNoneLeft ends a run early: its result would be wrong.
var errNoneLeft = errors.New("no requests are left: use a larger shop or fewer rounds")

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
			if err := l.loop(c, began, more); err != nil {
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

// loop runs one client. The run began at began.
func (l *Load) loop(c *client, began time.Time, more func(since time.Duration) bool) error {
	for start := began; more(start.Sub(began)); {
		request := l.Request(int(l.requests.Add(1) - 1))
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
