package program

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/shoptest"
)

// TestAccessLogWaits: a line a request waits for a second, for the next line of the other log, or for
// the end, whichever comes first; nothing is lost and the order is kept.
func TestAccessLogWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := shoptest.NewLog(t)
		logs := openLogs(cli.Serve{}, out)
		want := func(when, messages string) {
			t.Helper()
			var got []string
			for line := range strings.Lines(out.String()) {
				_, message, _ := strings.Cut(line, "msg=")
				got = append(got, strings.Fields(message)[0])
			}
			if strings.Join(got, " ") != messages {
				t.Errorf("%s: written are %q, want %q", when, got, messages)
			}
		}
		logs.log.Info("open")
		want("at once", "open")
		io.WriteString(logs.access.To, "msg=one\n")
		want("before its time", "open")
		time.Sleep(flushEvery)
		synctest.Wait()
		want("after a second", "open one")
		io.WriteString(logs.access.To, "msg=two\n")
		logs.log.With("a", 1).WithGroup("g").Error("three")
		want("with an error", "open one two three")
		io.WriteString(logs.access.To, "msg=four\n")
		logs.close()
		want("at the end", "open one two three four")
	})
}

// TestAccessLogIsBounded: what waits is bounded in bytes, and lines that cannot be written are let go.
func TestAccessLogIsBounded(t *testing.T) {
	disk := &failingWriter{}
	buffer := &logBuffer{to: disk}
	log := slog.New(slog.NewTextHandler(buffer, nil))
	for range 10_000 {
		log.LogAttrs(context.Background(), slog.LevelInfo, "request")
	}
	if len(buffer.lines) > maxLines || disk.writes == 0 || disk.writes > 10_000*100/maxLines+1 {
		t.Errorf("%d bytes wait after %d writes, want at most %d and few writes", len(buffer.lines), disk.writes, maxLines)
	}
}

type failingWriter struct{ writes int }

func (d *failingWriter) Write([]byte) (int, error) {
	d.writes++
	return 0, errors.New("no space left on device")
}
