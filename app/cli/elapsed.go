package cli

import "time"

// withElapsed runs work whose progress is unknown, and shows the elapsed time: each second on a
// terminal, or a new line every ten seconds elsewhere.
func withElapsed[T any](j *job, label string, work func() (T, error)) (T, error) {
	every := 10 * time.Second
	if isTerminal(j.Stderr) {
		every = time.Second
	}
	return withElapsedEvery(j.progress(), every, label, work)
}

func withElapsedEvery[T any](p *progress, every time.Duration, label string, work func() (T, error)) (result T, err error) {
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
			p.draw(int64(p.now().Sub(p.since).Seconds()), 1, p.lang.Text(label)+": %d s")
		}
	}
}
