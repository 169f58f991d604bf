package program

import (
	"io"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/metrics"
	"littleshelf/app/web"
)

// writeMetrics writes the metrics of a server. Their names are append only, because dashboards use
// them.
func writeMetrics(
	w io.Writer, site *web.Server, db database, backups *backup.Schedule, identity *identity, outbox app.OutboxStatus,
	droppedLines uint64, started time.Time,
) error {
	var t metrics.Text
	metrics.Process(&t, version(), started)
	site.WriteMetrics(&t)
	db.WriteMetrics(&t)
	if backups.Status().Plan.Dir != "" {
		t.Gauge("littleshelf_last_good_backup_timestamp_seconds", "When the last good backup was made, in unix time; 0 is never.")
		at, made := backups.LastGood()
		if !made {
			at = time.Unix(0, 0)
		}
		t.Value(float64(at.Unix()))
	}
	if client := identity.client(); client != nil {
		t.Counter("littleshelf_wechat_answers_total",
			"What WeChat said when it was asked who a reader is, by errcode; 0 is success, none no usable answer.")
		for errcode, n := range client.Outcomes() {
			t.Value(float64(n), metrics.Label{Name: "errcode", Value: errcode})
		}
	}
	messageMetrics(&t, outbox)
	t.Counter("littleshelf_log_lines_dropped_total", "Lines of the log that were lost: it is read too slowly, or cannot be written.")
	t.Value(float64(droppedLines))
	_, err := t.WriteTo(w)
	return err
}

func messageMetrics(t *metrics.Text, s app.OutboxStatus) {
	t.Counter("littleshelf_messages_total",
		"Messages to readers, by outcome: sent; declined by a reader; refused by WeChat; dropped, for what they were about is gone; "+
			"given up after a day.")
	for _, outcome := range []struct {
		name string
		n    int64
	}{
		{"sent", s.Delivered}, {"declined", s.Declined}, {"refused", s.Undeliverable}, {"dropped", s.Dropped}, {"given_up", s.GivenUp},
	} {
		t.Value(float64(outcome.n), metrics.Label{Name: "outcome", Value: outcome.name})
	}
	t.Gauge("littleshelf_messages_waiting", "Messages to readers that wait to be sent.")
	t.Value(float64(s.Waiting))
}
