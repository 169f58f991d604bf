package control

import (
	"context"
	"time"

	"littleshelf/app/wait"
)

// Pace slows down a long command beside a running server, which needs the same processors and the
// same disk for its readers.
type Pace struct {
	client *Client
	since  time.Time // the work since then has had no pause
}

// NewPace returns the pace of a command whose work begins. Beside a server, the command runs with
// a lower priority from now on.
func (c *Client) NewPace() *Pace {
	if c.isRemote {
		giveWay()
	}
	return &Pace{c, time.Now()}
}

// maxRest bounds one pause, if the machine was suspended meanwhile or a disk hung.
const maxRest = 5 * time.Second

// Rest pauses for as long as the work since the last pause took. The busier the machine, the longer
// are the pauses. Without a server there are none.
func (p *Pace) Rest(ctx context.Context) {
	if p.client.isRemote {
		wait.Sleep(ctx, min(time.Since(p.since), maxRest))
	}
	p.since = time.Now()
}
