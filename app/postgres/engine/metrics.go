package engine

import (
	"sync/atomic"

	"littleshelf/app/metrics"
)

// counts is what the engine did since it was opened.
type counts struct {
	reads, commits, conflicts, guesses, retries, lines, unknown, resumed, connects, waited atomic.Uint64
}

// WriteMetrics writes the metrics of the engine.
func (e *Engine) WriteMetrics(t *metrics.Text) {
	for _, c := range []struct {
		name, help string
		n          *atomic.Uint64
	}{
		{"reads_total", "Round trips that read.", &e.counts.reads},
		{"commits_total", "Updates that were committed.", &e.counts.commits},
		{"conflicts_total", "Commits refused because another Update had changed what was read.", &e.counts.conflicts},
		{"wrong_guesses_total", "Commits refused because a key existed that was assumed not to.", &e.counts.guesses},
		{"retries_total", "Commits repeated after an error of the database.", &e.counts.retries},
		{"lines_total", "Updates that queued for a key that many Updates change.", &e.counts.lines},
		{"unknown_ends_total", "Commits whose result was lost and then looked up.", &e.counts.unknown},
		{"resumed_views_total", "Views that continued on a new connection.", &e.counts.resumed},
		{"connects_total", "Connections made.", &e.counts.connects},
		{"unreachable_total", "Pauses because the database could not be reached.", &e.counts.waited},
	} {
		t.Counter("littleshelf_postgres_"+c.name, c.help)
		t.Value(float64(c.n.Load()))
	}
	stat := e.pool.Stat()
	t.Gauge("littleshelf_postgres_connections", "Connections by use.")
	t.Value(float64(stat.AcquiredConns()), metrics.Label{Name: "use", Value: "busy"})
	t.Value(float64(stat.IdleConns()), metrics.Label{Name: "use", Value: "idle"})
	t.Gauge("littleshelf_postgres_connections_max", "The most connections that there may be.")
	t.Value(float64(stat.MaxConns()))
	if size := e.size.Load(); size > 0 {
		t.Gauge("littleshelf_postgres_size_bytes", "Size of the database when it was last asked for.")
		t.Value(float64(size))
	}
}
