package web

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"littleshelf/app/metrics"
)

// WriteMetrics writes the counters of the handler that Handler built. Counts of 0 are left out.
func (s *Server) WriteMetrics(t *metrics.Text) {
	t.Counter("littleshelf_http_requests_total", "Requests answered, by route, HTTP status and"+
		" the envelope's result (a JSON-RPC batch's last; empty without one).")
	for name, r := range s.counters.requested() {
		for i := range r.results {
			status := metrics.Label{Name: "status", Value: strconv.Itoa(statuses[i])}
			if statuses[i] == 0 {
				status.Value = otherLabel
			}
			writeResults(t, &r.results[i], metrics.Label{Name: "route", Value: name}, status)
		}
	}
	t.Histogram("littleshelf_http_request_seconds", "How long an answer took, a download to its last byte.")
	for name, r := range s.counters.requested() {
		r.seconds.WriteTo(t, metrics.Label{Name: "route", Value: name})
	}
	t.Counter("littleshelf_http_response_bytes_total", "Bytes of answers' bodies; a download's count when it has ended.")
	for name, r := range s.counters.requested() {
		t.Value(float64(r.bytes.Load()), metrics.Label{Name: "route", Value: name})
	}
	t.Counter("littleshelf_rpc_calls_total", "Calls by JSON-RPC, by method and the envelope's result"+
		" (empty for one that failed as such).")
	for _, method := range slices.Sorted(maps.Keys(s.counters.calls)) {
		writeResults(t, s.counters.calls[method], metrics.Label{Name: "method", Value: method})
	}
	t.Gauge("littleshelf_downloads_open", "Downloads under way.")
	t.Value(float64(s.counters.downloads.Load()))
	t.Counter("littleshelf_profiles_left_aside_total", "Logins with a profile that could not be verified"+
		" or decrypted, and so was not used.")
	t.Value(float64(s.Shop.ProfilesLeftAside()))
}

// requested iterates over the routes that were requested, by name.
func (c *counters) requested() iter.Seq2[string, *routeCounters] {
	return func(yield func(string, *routeCounters) bool) {
		for _, path := range slices.Sorted(maps.Keys(c.routes)) {
			r := c.routes[path]
			if path == routeName(path) && r.seconds.Count() > 0 && !yield(path, r) {
				return
			}
		}
	}
}

// writeResults writes the count of each result.
func writeResults(t *metrics.Text, counts *resultCounts, labels ...metrics.Label) {
	for i := range counts {
		result := strconv.Itoa(-i)
		switch i {
		case otherResult:
			result = otherLabel
		case noResult:
			result = ""
		}
		if n := counts[i].Load(); n > 0 {
			label := metrics.Label{Name: "result", Value: result}
			t.Value(float64(n), append(labels[:len(labels):len(labels)], label)...)
		}
	}
}
