//go:build unix && !linux

package pgtest

import "os/exec"

// startBound starts a process. ended is closed when it has ended.
func startBound(process *exec.Cmd) (ended chan struct{}, err error) {
	ended = make(chan struct{})
	if err := process.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(ended)
		_ = process.Wait()
	}()
	return ended, nil
}
