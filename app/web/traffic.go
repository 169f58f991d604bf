package web

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app/metrics"
)

// traffic counts what is asked and how it is answered. Each route has its own counters from the start,
// found by what echo calls the route, so that a request costs a few additions and no lock; what is asked of
// no route is counted as one.
type traffic struct {
	routes    map[string]*routeTraffic // by echo's path
	calls     map[string]*answers      // by JSON-RPC method
	downloads atomic.Int64             // open now
}

// other is what unknown routes and methods are counted under.
const other = "other"

// answers are counted by result.
type answers [numResults]atomic.Uint64

type routeTraffic struct {
	answers [len(statuses)]answers
	bytes   atomic.Uint64
	seconds *metrics.Histogram
}

// statuses are those that are counted each for itself; 0 stands for all others.
var statuses = [...]int{0, 200, 204, 206, 301, 304, 308, 400, 401, 403, 404, 405, 408, 412, 413, 415, 416, 429, 431, 500, 502, 503}

// A result is counted as itself from 0 down to lowest, then come any others and none at all.
const (
	lowest      = -6
	otherResult = 1 - lowest
	noResult    = otherResult + 1
	numResults  = noResult + 1
)

func newTraffic(routes []*echo.Route, methods map[string]route) *traffic {
	t := &traffic{
		routes: map[string]*routeTraffic{other: newRouteTraffic()},
		calls:  map[string]*answers{other: new(answers)},
	}
	for _, route := range routes {
		name := nameOf(route.Path)
		if t.routes[name] == nil {
			t.routes[name] = newRouteTraffic()
		}
		t.routes[route.Path] = t.routes[name]
	}
	for method := range methods {
		t.calls[method] = new(answers)
	}
	return t
}

// nameOf is what a route is called with and without a slash at its end.
func nameOf(path string) string {
	if path == "/" {
		return path
	}
	return strings.TrimSuffix(path, "/")
}

func newRouteTraffic() *routeTraffic {
	var bounds []int64
	for _, ms := range []float64{0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000, 60_000} {
		bounds = append(bounds, int64(ms*float64(time.Millisecond)))
	}
	return &routeTraffic{seconds: metrics.NewHistogram(float64(time.Second), bounds...)}
}

// answered counts an answer of x's route, and its result if it has one.
func (t *traffic) answered(x *exchange, took time.Duration) {
	r := t.routes[x.Path()]
	if r == nil {
		r = t.routes[other]
	}
	status := max(0, slices.Index(statuses[:], x.Response().Status))
	r.answers[status][resultIndex(x.result, x.hasResult)].Add(1)
	r.bytes.Add(uint64(x.Response().Size))
	r.seconds.Observe(int64(took))
}

// called counts a call of JSON-RPC, and its result if it has one.
func (t *traffic) called(method string, result int, has bool) {
	calls := t.calls[method]
	if calls == nil {
		calls = t.calls[other]
	}
	calls[resultIndex(result, has)].Add(1)
}

func resultIndex(result int, has bool) int {
	switch {
	case !has:
		return noResult
	case result > 0 || result < lowest:
		return otherResult
	}
	return -result
}
