package cli

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// notifyWriter is a writer that signals on once that it has been written to.
type notifyWriter struct {
	strings.Builder
	once chan struct{}
}

func (w *notifyWriter) Write(b []byte) (int, error) {
	defer func() {
		select {
		case w.once <- struct{}{}:
		default:
		}
	}()
	return w.Builder.Write(b)
}

func TestWithElapsed(t *testing.T) {
	for _, test := range []struct {
		terminal bool
		want     string
	}{{false, "verifying: 0 s\n"}, {true, "\rverifying: 0 s\n"}} {
		w := &notifyWriter{once: make(chan struct{}, 1)}
		p := &progress{w: w, now: func() time.Time { return time.Unix(0, 0) }, terminal: test.terminal, since: time.Unix(0, 0)}
		broken := errors.New("broken")
		n, err := withElapsedEvery(p, time.Millisecond, "verifying", func() (int, error) {
			<-w.once // waits until the time has been shown once
			return 7, broken
		})
		if n != 7 || err != broken || w.String() != test.want {
			t.Errorf("withElapsedEvery = %d, %v, showing %q, want 7, %v, %q", n, err, w.String(), broken, test.want)
		}
	}
}
