package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"littleshelf/app/text"
)

// progressDelay is the time that a command runs before it shows its progress.
const progressDelay = 500 * time.Millisecond

// progress shows the progress of a long command: a bar on a terminal, or a new line for each 10 %
// elsewhere.
type progress struct {
	w        io.Writer
	lang     text.Lang
	now      func() time.Time
	terminal bool
	since    time.Time
	shown    int64 // the last shown value, in percent, MB or seconds
	drawn    bool  // reports whether a value was shown
	estimate bool  // reports whether the time that is left is shown
}

func (j *job) progress() *progress {
	return &progress{w: j.Stderr, lang: j.Lang, now: j.Now, terminal: isTerminal(j.Stderr), since: j.Now()}
}

// update shows the progress if it has changed enough. done and total have any unit. If the total is
// unknown, it is 0 and done is in bytes.
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
		p.draw(percent, 10, "["+strings.Repeat("#", full)+strings.Repeat(".", long-full)+"] %3d %%"+p.timeLeft(done, total))
		return
	}
	p.draw(percent, 10, "%3d %%  "+p.lang.Sprintf("%d of %d", done, total))
}

// timeLeft returns the time that the rest will take at the speed up to now.
func (p *progress) timeLeft(done, total int64) string {
	if !p.estimate || done <= 0 {
		return ""
	}
	left := time.Duration(float64(p.now().Sub(p.since)) * float64(total-done) / float64(done))
	said := p.lang.Sprintf("%d s left", int64(left.Seconds()))
	if left > 2*time.Minute {
		said = p.lang.Sprintf("%d min left", int64(left.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("  %-20s", said) // as long as the text that it overwrites
}

// draw shows n if it has grown: on a terminal in place of the last value, elsewhere on a new line
// for each step.
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

// end ends the line of the bar.
func (p *progress) end() {
	if p.terminal && p.drawn {
		fmt.Fprintln(p.w)
	}
}
