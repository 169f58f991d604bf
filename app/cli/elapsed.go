package cli

import (
	"fmt"
	"time"
)

// withElapsed does work that cannot say how far it is, and shows how long it has been at it: each second
// on a terminal, elsewhere on a line each ten seconds.
func withElapsed[T any](j *job, what string, work func() (T, error)) (T, error) {
	every := 10 * time.Second
	if isTerminal(j.Stderr) {
		every = time.Second
	}
	return withElapsedEvery(j.progress(), every, what, work)
}

func withElapsedEvery[T any](p *progress, every time.Duration, what string, work func() (T, error)) (result T, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		result, err = work()
	}()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	defer p.end()
	for {
		select {
		case <-done:
			return result, err
		case <-ticker.C:
			p.draw(int64(p.now().Sub(p.since).Seconds()), 1, fmt.Sprintf("%s: %%d s", what))
		}
	}
}
