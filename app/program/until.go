package program

import "context"

// until returns the result of read, or the error of ctx if ctx ends first. The read of a pipe
// without a writer blocks for ever: its goroutine ends with the process.
func until[T any](ctx context.Context, read func() (T, error)) (result T, err error) {
	done := make(chan struct{})
	var got T
	var failed error
	go func() {
		defer close(done)
		got, failed = read()
	}()
	select {
	case <-done:
		return got, failed
	case <-ctx.Done():
		return result, ctx.Err()
	}
}
