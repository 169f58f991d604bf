package program

import (
	"io"
	"log/slog"
	"math"

	"littleshelf/app/cli"
	"littleshelf/app/web"
)

// logs is where the server says what it does. No request waits for the log: all lines go through one
// queue. The lines of log are written at once. The access log, one line a request, is written in one piece
// a second, or with the next line of log: a write for each request would cost a tenth of what the server
// can do.
type logs struct {
	log    *slog.Logger
	access web.AccessLog
	queue  *logQueue
	last   *slog.Logger // for the line before the end; nil writes it plain
}

func openLogs(config cli.Serve, w io.Writer) *logs {
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
	l := &logs{
		log:    slog.New(handler),
		access: web.AccessLog{To: accessLines{queue}, JSON: config.JSONLog},
		queue:  queue,
	}
	if config.JSONLog {
		l.last = slog.New(slog.NewJSONHandler(lastLines{queue}, options))
	}
	go queue.run(func(dropped uint64) {
		l.log.Warn("lines of the log were lost: it is read too slowly, or cannot be written", "count", dropped)
	})
	return l
}

// lastWords says why the program ends, as JSON where all lines are. They find room in a full queue.
func (l *logs) lastWords(sentence string) {
	if l.last != nil {
		l.last.Error(sentence)
		return
	}
	lastLines{l.queue}.Write([]byte("littleshelf: " + sentence + "\n"))
}

// close writes the lines that still wait. A reader of the log that has stalled holds it up for closeTime.
func (l *logs) close() { l.queue.close() }

// promptLines is the queue for lines that are written at once, together with those before them.
type promptLines struct{ queue *logQueue }

func (p promptLines) Write(line []byte) (int, error) {
	p.queue.add(line, maxQueued)
	p.queue.wakeUp()
	return len(line), nil
}

// accessLines is the queue for lines that may wait. They leave room for prompt ones.
type accessLines struct{ queue *logQueue }

func (a accessLines) Write(line []byte) (int, error) {
	if waiting := a.queue.add(line, maxQueued*3/4); waiting >= writeSize && waiting-len(line) < writeSize {
		a.queue.wakeUp()
	}
	return len(line), nil
}

// lastLines is the queue for lines that find room in any case.
type lastLines struct{ queue *logQueue }

func (l lastLines) Write(line []byte) (int, error) {
	l.queue.add(line, math.MaxInt)
	return len(line), nil
}
