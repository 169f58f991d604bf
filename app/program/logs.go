package program

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/web"
)

// logs is where the server says what it does. What log says goes out at once. The access log, one line a
// request, is written in one piece a second, and with the next line of log: a write for each request
// would cost a tenth of what the server can do.
type logs struct {
	log    *slog.Logger
	access web.AccessLog

	out  *logBuffer
	stop func()
}

// flushEvery is how long an access line waits at the most, and how many a kill can lose.
const flushEvery = time.Second

func openLogs(config cli.Serve, w io.Writer) *logs {
	out := &logBuffer{to: w}
	var handler slog.Handler = slog.NewTextHandler(out, nil)
	if config.JSONLog {
		handler = slog.NewJSONHandler(out, nil)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var flushing sync.WaitGroup
	flushing.Go(func() { out.flushUntil(ctx) })
	return &logs{
		log: slog.New(prompt{handler, out}), access: web.AccessLog{To: out, JSON: config.JSONLog}, out: out,
		stop: func() { cancel(); flushing.Wait() },
	}
}

// close writes what still waits.
func (l *logs) close() {
	l.stop()
	l.out.flush()
}

// prompt is a handler whose lines do not wait, nor do those before them.
type prompt struct {
	slog.Handler
	out *logBuffer
}

func (p prompt) Handle(ctx context.Context, r slog.Record) error {
	defer p.out.flush()
	return p.Handler.Handle(ctx, r)
}

func (p prompt) WithAttrs(attrs []slog.Attr) slog.Handler {
	return prompt{p.Handler.WithAttrs(attrs), p.out}
}

func (p prompt) WithGroup(name string) slog.Handler { return prompt{p.Handler.WithGroup(name), p.out} }

// logBuffer collects lines.
type logBuffer struct {
	to io.Writer

	mu    sync.Mutex
	lines []byte
}

// maxLines is how much waits at the most, in bytes.
const maxLines = 64 << 10

func (b *logBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.lines)+len(line) > maxLines {
		b.write()
	}
	b.lines = append(b.lines, line...)
	return len(line), nil
}

func (b *logBuffer) flush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.write()
}

// write lets the lines go, written or not: a full disk must not fill the memory too.
func (b *logBuffer) write() {
	if len(b.lines) > 0 {
		b.to.Write(b.lines)
		b.lines = b.lines[:0]
	}
}

func (b *logBuffer) flushUntil(ctx context.Context) {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			b.flush()
		case <-ctx.Done():
			return
		}
	}
}
