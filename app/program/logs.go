package program

import (
	"io"
	"log/slog"
	"math"
	"os"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/text"
	"littleshelf/app/web"
)

// logs are the server's log and its access log. All lines go through one queue, so no request waits
// for a write. Lines of log are flushed at once. Access lines, one a request, are flushed once a
// second or with the next line of log: a write for each request would cost a tenth of the
// throughput.
type logs struct {
	log    *slog.Logger
	access web.AccessLog
	queue  *logQueue
	lang   text.Lang    // of the last line, if it is plain text
	last   *slog.Logger // for the last line; nil writes it as plain text
}

func openLogs(config cli.Serve, lang text.Lang, w io.Writer) *logs {
	queue := newLogQueue(w)
	options := &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindTime {
			a.Value = slog.TimeValue(a.Value.Time().In(config.Zone))
		}
		return clipAttr(groups, a)
	}}
	var handler slog.Handler = slog.NewTextHandler(promptLines{queue}, options)
	if config.JSONLog {
		handler = slog.NewJSONHandler(promptLines{queue}, options)
	}
	if control.IsAddress(config.DB) { // the lines of all servers may be read together
		host, _ := os.Hostname() // empty after an error
		handler = handler.WithAttrs([]slog.Attr{slog.String("server", host+" "+config.Addr)})
	}
	l := &logs{
		log:    slog.New(handler),
		access: web.AccessLog{To: accessLines{queue}, JSON: config.JSONLog},
		queue:  queue,
		lang:   lang,
	}
	if config.JSONLog {
		l.last = slog.New(slog.NewJSONHandler(lastLines{queue}, options))
	}
	go queue.run(func(dropped uint64) {
		l.log.Warn("lines of the log were lost: it is read too slowly, or cannot be written", "count", dropped)
	})
	return l
}

// fatal logs why the program ends: in JSON in English, otherwise as a sentence in the keeper's
// language. The line is never dropped. fatal does not end the program.
func (l *logs) fatal(err error) {
	if l.last != nil {
		l.last.Error(err.Error())
		return
	}
	lastLines{l.queue}.Write([]byte("littleshelf: " + l.lang.Error(err) + "\n"))
}

// close flushes the queue. If the reader of the log stalls, it gives up after closeTimeout.
func (l *logs) close() { l.queue.close() }

// promptLines queues lines and flushes the queue at once.
type promptLines struct{ queue *logQueue }

func (p promptLines) Write(line []byte) (int, error) {
	p.queue.add(line, maxQueued)
	p.queue.flushSoon()
	return len(line), nil
}

// accessLines queues lines that may wait. It leaves a quarter of the queue to promptLines.
type accessLines struct{ queue *logQueue }

func (a accessLines) Write(line []byte) (int, error) {
	if queued := a.queue.add(line, maxQueued*3/4); queued >= writeSize && queued-len(line) < writeSize {
		a.queue.flushSoon()
	}
	return len(line), nil
}

// lastLines queues lines without a limit.
type lastLines struct{ queue *logQueue }

func (l lastLines) Write(line []byte) (int, error) {
	l.queue.add(line, math.MaxInt)
	return len(line), nil
}
