// Package drain stops HTTP servers without interrupting the requests under way.
package drain

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Serve calls serve, which must serve on a listener of server, until ctx ends. Then it calls
// stopping, closes the listener, waits at most timeout for the requests under way, and closes the
// remaining connections. interrupted reports whether there were any. Serve returns after serve has.
//
// If serve fails before ctx ends, Serve returns its error and calls neither stopping nor Shutdown.
func Serve(
	ctx context.Context, server *http.Server, serve func() error, timeout time.Duration, stopping func(),
) (interrupted bool, err error) {
	failed := make(chan error, 1)
	go func() { failed <- serve() }()
	select {
	case err := <-failed:
		return false, err
	case <-ctx.Done():
	}
	stopping()
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	err = server.Shutdown(limit)
	if interrupted = errors.Is(err, context.DeadlineExceeded); interrupted {
		err = server.Close()
	}
	<-failed
	return interrupted, err
}
