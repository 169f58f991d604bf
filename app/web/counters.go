package web

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app/metrics"
)

// counters counts requests and responses. Each route has its own counters, made at the start and
// found by echo's path, so that a request costs a few atomic additions and no lock. All requests
// without a route share one routeCounters.
type counters struct {
	routes    map[string]*routeCounters // by echo's path
	calls     map[string]*resultCounts  // by JSON-RPC method
	downloads atomic.Int64              // under way now
}

// otherLabel is the label of unknown routes, methods, statuses and results.
const otherLabel = "other"

// resultCounts counts responses by the envelope's result; see resultIndex.
type resultCounts [numResults]atomic.Uint64

type routeCounters struct {
	results [len(statuses)]resultCounts
	bytes   atomic.Uint64
	seconds *metrics.Histogram
}

// statuses are the HTTP statuses with a counter of their own; 0 stands for all others.
var statuses = [...]int{
	0, 200, 204, 206, 301, 304, 308, 400, 401, 403, 404, 405, 408, 412, 413, 415, 416, 429, 431, 500, 502, 503,
}

// The indexes of resultCounts: results 0 down to lowestResult, then all others, then no result.
const (
	lowestResult = -6
	otherResult  = 1 - lowestResult
	noResult     = otherResult + 1
	numResults   = noResult + 1
)

func newCounters(routes []*echo.Route, methods map[string]route) *counters {
	c := &counters{
		routes: map[string]*routeCounters{otherLabel: newRouteCounters()},
		calls:  map[string]*resultCounts{otherLabel: new(resultCounts)},
	}
	for _, route := range routes {
		name := routeName(route.Path)
		if c.routes[name] == nil {
			c.routes[name] = newRouteCounters()
		}
		c.routes[route.Path] = c.routes[name]
	}
	for method := range methods {
		c.calls[method] = new(resultCounts)
	}
	return c
}

// routeName returns the name that a path shares with its variant that ends with a slash.
func routeName(path string) string {
	if path == "/" {
		return path
	}
	return strings.TrimSuffix(path, "/")
}

func newRouteCounters() *routeCounters {
	var bounds []int64
	for _, ms := range []float64{
		0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000, 60_000,
	} {
		bounds = append(bounds, int64(ms*float64(time.Millisecond)))
	}
	return &routeCounters{seconds: metrics.NewHistogram(float64(time.Second), bounds...)}
}

// countResponse counts a response by its route, and by its result if it has one.
func (c *counters) countResponse(rc *requestContext, took time.Duration) {
	r := c.routes[rc.Path()]
	if r == nil {
		r = c.routes[otherLabel]
	}
	status := max(0, slices.Index(statuses[:], rc.Response().Status))
	r.results[status][resultIndex(rc.result, rc.hasResult)].Add(1)
	r.bytes.Add(uint64(rc.Response().Size))
	r.seconds.Observe(int64(took))
}

// countCall counts a JSON-RPC call, and its result if it has one.
func (c *counters) countCall(method string, result int, has bool) {
	calls := c.calls[method]
	if calls == nil {
		calls = c.calls[otherLabel]
	}
	calls[resultIndex(result, has)].Add(1)
}

func resultIndex(result int, has bool) int {
	switch {
	case !has:
		return noResult
	case result > 0 || result < lowestResult:
		return otherResult
	}
	return -result
}
