package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// patience is how long a command works before it shows how far it is.
const patience = 500 * time.Millisecond

// progress shows how far a long command is: a bar on a terminal, elsewhere a line each tenth.
type progress struct {
	w        io.Writer
	now      func() time.Time
	terminal bool
	since    time.Time
	shown    int64 // in percent, or in units of unknown many
	drawn    bool
}

func (j *job) progress() *progress {
	return &progress{w: j.Stderr, now: j.Now, terminal: terminal(j.Stderr), since: j.Now()}
}

func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// tell draws anew when enough has happened. A total of 0 is not known.
func (p *progress) tell(done, total int64) {
	step := int64(10)
	if p.terminal {
		step = 1
	}
	if total <= 0 || p.now().Sub(p.since) < patience {
		return
	}
	percent := min(100, done*100/total)
	if p.drawn && percent < p.shown+step {
		return
	}
	p.shown, p.drawn = percent/step*step, true
	if !p.terminal {
		fmt.Fprintf(p.w, "%3d %%  %d of %d\n", percent, done, total)
		return
	}
	const long = 40
	full := int(percent * long / 100)
	fmt.Fprintf(p.w, "\r[%s%s] %3d %%", strings.Repeat("#", full), strings.Repeat(".", long-full), percent)
}

// end leaves the bar behind.
func (p *progress) end() {
	if p.terminal && p.drawn {
		fmt.Fprintln(p.w)
	}
}
