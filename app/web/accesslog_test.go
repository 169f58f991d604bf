package web

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// TestAccessLog compares the lines with slog's own.
func TestAccessLog(t *testing.T) {
	for _, a := range []accessRecord{
		{
			at: shoptest.Start, method: "GET", route: "/api/book/getBooks", status: 200,
			took: 1500 * time.Microsecond, bytes: 12, requestID: "0123456789abcdef", hasResult: true,
		},
		{
			at: shoptest.Start.Add(7 * time.Millisecond).In(time.FixedZone("CST", 8*3600)), method: "POST", route: "/",
			status: 404, took: 7 * time.Microsecond, requestID: "f", result: -3, hasResult: true,
		},
		{
			at: shoptest.Start.Add(time.Second), method: "QUERY", route: "/static/style.css", status: 206,
			took: 90 * time.Minute / 100, bytes: 1 << 40, requestID: "0",
		},
		{at: shoptest.Start.Add(time.Nanosecond), requestID: "2"},
		{at: shoptest.Start, method: "a=b", route: "a b", requestID: "1"},
		{at: shoptest.Start, method: `"`, route: "书\n", requestID: "1"},
		{at: shoptest.Start, method: "\x1b[31m", route: "\xff\\<&", requestID: "1"},
	} {
		attrs := []slog.Attr{
			slog.String("method", a.method), slog.String("route", a.route), slog.Int("status", a.status),
			slog.Float64("ms", float64(a.took.Microseconds())/1000), slog.Int64("bytes", a.bytes),
			slog.String("request_id", a.requestID),
		}
		if a.hasResult {
			attrs = append(attrs, slog.Int("result", a.result))
		}
		for _, inJSON := range []bool{false, true} {
			var got, want bytes.Buffer
			var handler slog.Handler = slog.NewTextHandler(&want, nil)
			if inJSON {
				handler = slog.NewJSONHandler(&want, nil)
			}
			record := slog.NewRecord(a.at, slog.LevelInfo, "request", 0)
			record.AddAttrs(attrs...)
			handler.Handle(t.Context(), record)
			AccessLog{&got, inJSON}.write(a)
			if got.String() != want.String() {
				t.Errorf("line:\n got %s want %s", &got, &want)
			}
		}
	}
}

// TestLongMethod: a long method is truncated in the log.
func TestLongMethod(t *testing.T) {
	for _, inJSON := range []bool{false, true} {
		var line bytes.Buffer
		long := strings.Repeat("A", 60_000)
		AccessLog{&line, inJSON}.write(accessRecord{at: shoptest.Start, method: long, requestID: "1"})
		if line.Len() > 300 || !strings.Contains(line.String(), strings.Repeat("A", maxMethodLength)+"...") {
			t.Errorf("a line of %d bytes: %.300s", line.Len(), &line)
		}
	}
}
