package program

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/shoptest"
	"littleshelf/app/text"
)

// TestAccessLogWaits checks that a line of the access log waits for a second, for the next line of
// the other log, or for the end. Nothing is lost, and the order is kept.
func TestAccessLogWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := shoptest.NewLog(t)
		logs := openLogs(cli.Serve{Zone: time.UTC}, text.English, out)
		want := func(when, messages string) {
			t.Helper()
			synctest.Wait()
			var got []string
			for line := range strings.Lines(out.String()) {
				_, message, _ := strings.Cut(line, "msg=")
				got = append(got, strings.Fields(message)[0])
			}
			if strings.Join(got, " ") != messages {
				t.Errorf("%s: the log has %q, want %q", when, got, messages)
			}
		}
		logs.log.Info("open")
		want("at once", "open")
		io.WriteString(logs.access.To, "msg=one\n")
		want("before its time", "open")
		time.Sleep(flushEvery)
		want("after a second", "open one")
		io.WriteString(logs.access.To, "msg=two\n")
		logs.log.With("a", 1).WithGroup("g").Error("three")
		want("with an error", "open one two three")
		io.WriteString(logs.access.To, "msg=four\n")
		logs.close()
		want("at the end", "open one two three four")
	})
}

// stallingWriter blocks each write until letGo is closed.
type stallingWriter struct {
	*shoptest.Log
	letGo chan struct{}
}

func (w stallingWriter) Write(lines []byte) (int, error) {
	<-w.letGo
	return w.Log.Write(lines)
}

// TestStalledLogReader checks that nothing waits for a stalled reader of the log. The queue is
// bounded, with space for lines that are no requests. Dropped lines are counted, and one line
// reports them later.
func TestStalledLogReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := stallingWriter{shoptest.NewLog(t), make(chan struct{})}
		logs := openLogs(cli.Serve{Zone: time.UTC}, text.English, out)
		const lines = 10 * maxQueued / 100
		for i := range lines {
			fmt.Fprintf(logs.access.To, "msg=request n=%-80d\n", i)
		}
		if n := len(logs.queue.lines); n > maxQueued*3/4 || cap(logs.queue.lines) > 2*maxQueued {
			t.Errorf("%d bytes wait in %d, want at most %d", n, cap(logs.queue.lines), maxQueued*3/4)
		}
		logs.log.Error("trouble")
		logs.fatal(errors.New("over"))
		close(out.letGo)
		time.Sleep(flushEvery)
		synctest.Wait()
		got := out.String()
		written := strings.Count(got, "msg=request")
		if want := fmt.Sprintf("count=%d\n", lines-written); !strings.Contains(got, want) || written == 0 ||
			logs.queue.dropped.Load() != uint64(lines-written) || strings.Count(got, "were lost") != 1 {
			t.Errorf("%d of %d lines written, %d dropped; want one line with %s", written, lines, logs.queue.dropped.Load(), want)
		}
		if !strings.Contains(got, "msg=trouble\nlittleshelf: over\n") {
			t.Error("the error and the last line are lost")
		}
		logs.close()
	})
}

// TestLogReaderNeverReads checks that the end waits for the log's reader, with a timeout.
func TestLogReaderNeverReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := stallingWriter{shoptest.NewLog(t), make(chan struct{})}
		logs := openLogs(cli.Serve{Zone: time.UTC}, text.English, out)
		logs.log.Info("open")
		began := time.Now()
		logs.close()
		if waited := time.Since(began); waited != closeTimeout {
			t.Errorf("close waits %v, want %v", waited, closeTimeout)
		}
		close(out.letGo)
	})
}

// TestLogCannotBeWritten checks that lines that cannot be written are dropped and counted.
func TestLogCannotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := openLogs(cli.Serve{Zone: time.UTC}, text.English, failingWriter{})
		for range 10 {
			io.WriteString(logs.access.To, "msg=request\n")
		}
		logs.log.Info("open")
		synctest.Wait()
		if n := logs.queue.dropped.Load(); n != 11 || len(logs.queue.lines) > 0 {
			t.Errorf("%d lines counted, %d bytes wait, want 11 and none", n, len(logs.queue.lines))
		}
		logs.close()
	})
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestLogIsClipped checks that a long message, error or attribute is clipped at a character.
func TestLogIsClipped(t *testing.T) {
	for _, inJSON := range []bool{false, true} {
		out := shoptest.NewLog(t)
		logs := openLogs(cli.Serve{JSONLog: inJSON, Zone: time.UTC}, text.English, out)
		long := strings.Repeat("书", 60_000)
		logs.log.With("with", long).WithGroup("g").Error(long, "err", fmt.Errorf("the name %s: %w", long, io.EOF), "name", long)
		logs.close()
		if n := len(out.String()); n > 5*maxText || strings.Count(out.String(), "…") != 4 || strings.Contains(out.String(), "\ufffd") {
			t.Errorf("JSON %v: a line of %d bytes: %.3000s", inJSON, n, out)
		}
	}
}
