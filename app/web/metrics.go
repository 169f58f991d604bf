package web

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"littleshelf/app/metrics"
)

// WriteMetrics writes what was asked of the handler that Handler made, and how it was answered. What
// never happened is left out.
func (s *Server) WriteMetrics(t *metrics.Text) {
	t.Counter("littleshelf_http_requests_total", "Requests answered, by route, HTTP status and the envelope's result (a JSON-RPC batch's last; empty without one).")
	for name, r := range s.traffic.asked() {
		for i := range r.answers {
			status := metrics.Label{Name: "status", Value: strconv.Itoa(statuses[i])}
			if statuses[i] == 0 {
				status.Value = other
			}
			results(t, &r.answers[i], metrics.Label{Name: "route", Value: name}, status)
		}
	}
	t.Histogram("littleshelf_http_request_seconds", "How long an answer took, a download to its last byte.")
	for name, r := range s.traffic.asked() {
		r.seconds.WriteTo(t, metrics.Label{Name: "route", Value: name})
	}
	t.Counter("littleshelf_http_response_bytes_total", "Bytes of answers' bodies; a download's count when it has ended.")
	for name, r := range s.traffic.asked() {
		t.Value(float64(r.bytes.Load()), metrics.Label{Name: "route", Value: name})
	}
	t.Counter("littleshelf_rpc_calls_total", "Calls by JSON-RPC, by method and the envelope's result (empty for one that failed as such).")
	for _, method := range slices.Sorted(maps.Keys(s.traffic.calls)) {
		results(t, s.traffic.calls[method], metrics.Label{Name: "method", Value: method})
	}
	t.Gauge("littleshelf_downloads_open", "Downloads under way.")
	t.Value(float64(s.traffic.downloads.Load()))
	t.Counter("littleshelf_profiles_left_aside_total", "Logins with a profile that could not be verified or decrypted, and so was not used.")
	t.Value(float64(s.Shop.ProfilesLeftAside()))
}

// asked gives each route that was asked for, by name.
func (t *traffic) asked() iter.Seq2[string, *routeTraffic] {
	return func(yield func(string, *routeTraffic) bool) {
		for _, path := range slices.Sorted(maps.Keys(t.routes)) {
			r := t.routes[path]
			if path == nameOf(path) && r.seconds.Count() > 0 && !yield(path, r) {
				return
			}
		}
	}
}

// results writes how often each result came.
func results(t *metrics.Text, counts *answers, labels ...metrics.Label) {
	for i := range counts {
		result := strconv.Itoa(-i)
		switch i {
		case otherResult:
			result = other
		case noResult:
			result = ""
		}
		if n := counts[i].Load(); n > 0 {
			t.Value(float64(n), append(labels[:len(labels):len(labels)], metrics.Label{Name: "result", Value: result})...)
		}
	}
}
