package cli

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progressDelay is how long a command works before it shows how far it is.
const progressDelay = 500 * time.Millisecond

// progress shows how far a long command is: a bar on a terminal, elsewhere a line each tenth.
type progress struct {
	w        io.Writer
	now      func() time.Time
	terminal bool
	since    time.Time
	shown    int64 // in percent, or in MB
	drawn    bool
}

func (j *job) progress() *progress {
	return &progress{w: j.Stderr, now: j.Now, terminal: isTerminal(j.Stderr), since: j.Now()}
}

// tell draws anew when enough has happened. done and total are of any unit; when nobody knows the
// total, which is 0 then, done is bytes.
func (p *progress) update(done, total int64) {
	if p.now().Sub(p.since) < progressDelay {
		return
	}
	if total <= 0 {
		p.draw(done>>20, 64, "%d MB")
		return
	}
	percent := min(100, done*100/total)
	if p.terminal {
		const long = 40
		full := int(percent * long / 100)
		p.draw(percent, 10, "["+strings.Repeat("#", full)+strings.Repeat(".", long-full)+"] %3d %%")
		return
	}
	p.draw(percent, 10, fmt.Sprintf("%%3d %%%%  %d of %d", done, total))
}

// draw shows n when it has grown: on a terminal in place of what it showed before, elsewhere on a line
// of its own, each step.
func (p *progress) draw(n, step int64, format string) {
	if p.terminal {
		step = 1
	}
	if p.drawn && n < p.shown+step {
		return
	}
	p.shown, p.drawn = n/step*step, true
	if p.terminal {
		fmt.Fprintf(p.w, "\r"+format, n)
	} else {
		fmt.Fprintf(p.w, format+"\n", n)
	}
}

// end leaves the bar behind.
func (p *progress) end() {
	if p.terminal && p.drawn {
		fmt.Fprintln(p.w)
	}
}
