package program

import "context"

// until returns what read returns, or the error of ctx if it ends first. A pipe may never open and never
// end: the goroutine that waits for one is left to the end of the process.
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
