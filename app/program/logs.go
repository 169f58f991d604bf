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
}

func openLogs(config cli.Serve, w io.Writer) *logs {
	queue := newLogQueue(w)
	options := &slog.HandlerOptions{ReplaceAttr: clipAttr}
	var handler slog.Handler = slog.NewTextHandler(promptLines{queue}, options)
	if config.JSONLog {
		handler = slog.NewJSONHandler(promptLines{queue}, options)
	}
	l := &logs{
		log:    slog.New(handler),
		access: web.AccessLog{To: accessLines{queue}, JSON: config.JSONLog},
		queue:  queue,
	}
	go queue.run(func(dropped uint64) {
		l.log.Warn("lines of the log were lost: it is read too slowly, or cannot be written", "count", dropped)
	})
	return l
}

// lastWords says why the program ends. They find room in a full queue.
func (l *logs) lastWords(sentence string) {
	l.queue.add([]byte("littleshelf: "+sentence+"\n"), math.MaxInt)
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
