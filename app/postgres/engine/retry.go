package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"littleshelf/app/remote"
	"littleshelf/app/text"
)

const (
	patience = 15 * time.Second // for which a call keeps trying
	tryTime  = 5 * time.Second  // for one round trip; longer than lock_timeout

	firstPause = 5 * time.Millisecond
	maxPause   = 250 * time.Millisecond
)

// transient reports whether an error of the database may be gone at the next try. An error without
// a code is a broken connection or a server that cannot be reached.
func transient(err error) bool {
	if errors.Is(err, remote.ErrViewLost) {
		return false
	}
	var refused *refusal
	if errors.As(err, &refused) {
		return refused.passes
	}
	var failed *pgconn.PgError
	if !errors.As(err, &failed) {
		return true
	}
	switch failed.Code {
	case "40001", // serialization_failure
		"40P01", // deadlock_detected
		"55P03", // lock_not_available
		"57014", // query_canceled: a timeout, or a late cancel request for an abandoned statement
		"57P01", // admin_shutdown
		"57P02", // crash_shutdown
		"57P03", // cannot_connect_now
		"57P05", // idle_session_timeout
		"25006", // read_only_sql_transaction: the server is no longer the primary
		"25P03", // idle_in_transaction_session_timeout
		"53200", // out_of_memory
		"53300": // too_many_connections
		return true
	}
	return strings.HasPrefix(failed.Code, "08") // the connection
}

// rolledBack reports whether an error says for certain that the transaction wrote nothing. A FATAL
// error may come after the commit. pgconn.SafeToRetry is of no use: if a connection breaks during a
// batch, pgx 5.12 returns "conn closed", and says that nothing was sent.
func rolledBack(err error) bool {
	var nothing *unreached
	if errors.As(err, &nothing) {
		return true
	}
	var failed *pgconn.PgError
	return errors.As(err, &failed) && failed.SeverityUnlocalized == "ERROR"
}

// refusal is why the engine does not use a server that it could connect to.
type refusal struct {
	why    string
	passes bool // another server may take its place
}

func (r *refusal) Error() string { return r.why }

// once does do with a connection. do has tryTime.
func (e *Engine) once(ctx context.Context, do func(context.Context, *pgconn.PgConn) error) error {
	conn, err := e.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	return do(ctx, conn.Conn().PgConn())
}

// connect takes a connection from the pool.
func (e *Engine) connect(ctx context.Context) (*pgxpool.Conn, error) {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return nil, &unreached{err}
	}
	return conn, nil
}

// unreached is the error of a call for which there was no connection, so that nothing was sent.
type unreached struct{ error }

func (u *unreached) Unwrap() error { return u.error }

// read sends calls, and repeats them while their errors are transient. It must change nothing.
func (e *Engine) read(ctx context.Context, calls ...call) (answers []rows, err error) {
	err = e.persist(ctx, func() error {
		return e.once(ctx, func(ctx context.Context, conn *pgconn.PgConn) (err error) {
			answers, err = ask(ctx, conn, calls...)
			return err
		})
	})
	return answers, err
}

// persist repeats do while its errors are transient. ctx must have a deadline.
func (e *Engine) persist(ctx context.Context, do func() error) error {
	for try := 0; ; try++ {
		err := do()
		if err == nil || !transient(err) {
			return err
		}
		e.counts.waited.Add(1)
		if e.pause(ctx, try) != nil {
			return e.ended(ctx, err)
		}
	}
}

// pause waits before a next try, or until ctx ends. The first tries wait little: a connection of
// the pool is found broken only by its use.
func (e *Engine) pause(ctx context.Context, try int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	longest := min(firstPause<<min(try, 10), maxPause)
	timer := time.NewTimer(time.Duration(rand.Int64N(int64(longest))))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// ended returns the error of a call that gave up. err is its last error.
func (e *Engine) ended(ctx context.Context, err error) error {
	select {
	case <-e.lost:
		return e.Loss()
	default:
	}
	switch cause := context.Cause(ctx); cause {
	case errImpatient:
		return text.Errorf("the database did not respond for %v: %w", patience, err)
	case nil:
		return err
	default:
		return cause
	}
}

var (
	errImpatient = errors.New("the database did not respond in time")
	errClosed    = errors.New("the database is closed")
)

// bounded returns a context that ends after patience, with the end of ctx, or with Close. Its cause
// is errImpatient, ctx's own, or errClosed.
func (e *Engine) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errImpatient)
	return e.untilClosed(ctx, cancel)
}

// untilClosed returns a context that ends with ctx or with Close.
func (e *Engine) untilClosed(ctx context.Context, cancel context.CancelFunc) (context.Context, context.CancelFunc) {
	closable, cancelCause := context.WithCancelCause(ctx)
	stop := context.AfterFunc(e.open, func() { cancelCause(errClosed) })
	return closable, func() {
		stop()
		cancelCause(nil)
		cancel()
	}
}
