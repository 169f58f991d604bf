package metrics

import (
	"strings"
	"sync"
	"testing"
	"time"
)

func textOf(write func(*Text)) string {
	var t Text
	write(&t)
	var b strings.Builder
	t.WriteTo(&b)
	return b.String()
}

func TestText(t *testing.T) {
	got := textOf(func(t *Text) {
		t.Counter("shelf_requests_total", "Requests.")
		t.Value(3, Label{"route", "/api"}, Label{"status", "200"})
		t.Value(1, Label{"route", "a \"b\" \\ c\nd 书"})
		t.Gauge("shelf_size_bytes", "Size.")
		t.Value(1291939840)
		t.Gauge("shelf_none", "Nothing yet.")
	})
	const want = `# HELP shelf_requests_total Requests.
# TYPE shelf_requests_total counter
shelf_requests_total{route="/api",status="200"} 3
shelf_requests_total{route="a \"b\" \\ c\nd 书"} 1
# HELP shelf_size_bytes Size.
# TYPE shelf_size_bytes gauge
shelf_size_bytes 1.29193984e+09
# HELP shelf_none Nothing yet.
# TYPE shelf_none gauge
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestHistogram(t *testing.T) {
	h := NewHistogram(1e9, int64(500*time.Microsecond), int64(time.Millisecond), int64(time.Second))
	var observing sync.WaitGroup
	for _, d := range []time.Duration{0, 500 * time.Microsecond, 500*time.Microsecond + 1, time.Second, 2 * time.Second} {
		for range 100 {
			observing.Go(func() { h.Observe(int64(d)) })
		}
	}
	observing.Wait()
	got := textOf(func(t *Text) {
		t.Histogram("shelf_seconds", "How long.")
		h.WriteTo(t, Label{"route", "/"})
	})
	const want = `# HELP shelf_seconds How long.
# TYPE shelf_seconds histogram
shelf_seconds_bucket{route="/",le="0.0005"} 200
shelf_seconds_bucket{route="/",le="0.001"} 300
shelf_seconds_bucket{route="/",le="1"} 400
shelf_seconds_bucket{route="/",le="+Inf"} 500
shelf_seconds_sum{route="/"} 300.1000001
shelf_seconds_count{route="/"} 500
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// BenchmarkObserve measures the cost of a histogram to a request.
func BenchmarkObserve(b *testing.B) {
	h := NewHistogram(1e9, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)
	b.RunParallel(func(pb *testing.PB) {
		for n := int64(0); pb.Next(); n++ {
			h.Observe(n % 5000)
		}
	})
}
