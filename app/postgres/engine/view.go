package engine

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"littleshelf/app/remote"
	"littleshelf/app/table"
	"littleshelf/app/text"
)

// View runs fn on one snapshot, which the first read of fn takes. Its COMMIT is not waited for.
func (e *Engine) View(ctx context.Context, fn func(table.Lists) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := e.untilClosed(ctx, func() {})
	defer cancel()
	if err := e.open.Err(); err != nil {
		return errClosed
	}
	s := &snapshot{e: e, ctx: ctx}
	defer s.end()
	return fn(s)
}

// snapshot is the transaction of a View.
//
// A View runs once, so it must survive its connection. Then a new transaction repeats all reads. If
// these return the same as before, fn cannot tell the new snapshot from the old one. Otherwise the
// View is lost, and package app runs most functions again.
type snapshot struct {
	e   *Engine
	ctx context.Context

	mu     sync.Mutex
	conn   *pgxpool.Conn // nil before the first read
	read   []past
	size   int // rows in read
	failed error

	asked int             // round trips
	got   []cell          // the keys of all Gets
	ahead map[cell][]byte // the values that the first Get fetched
}

// past is a read of the View, and the hash of its result.
type past struct {
	call
	result uint64
}

// A View that has read more than this cannot continue on a new connection.
const (
	maxPast     = 256
	maxPastRows = 8192
)

var (
	errLongView = text.Errorf("%w: the connection to the database broke during a long read", remote.ErrViewLost)
	errOtherNow = text.Errorf("%w: the connection to the database broke, and what was read has changed since", remote.ErrViewLost)
)

// ask reads on the snapshot. s.mu is locked.
func (s *snapshot) ask(c call) (rows, error) {
	s.asked++
	if s.failed != nil {
		return nil, s.failed
	}
	s.e.counts.reads.Add(1)
	found, err := s.try(c)
	if err != nil && transient(err) && s.ctx.Err() == nil {
		found, err = s.resume(c)
	}
	if err != nil {
		if s.ctx.Err() != nil {
			err = context.Cause(s.ctx)
		}
		s.failed = err
		return nil, err
	}
	if s.size += len(found); len(s.read) < maxPast && s.size <= maxPastRows {
		s.read = append(s.read, past{c, hash(found)})
	} else {
		s.read, s.size = nil, maxPastRows+1
	}
	return found, nil
}

// resume reads on a new connection.
func (s *snapshot) resume(c call) (found rows, err error) {
	if s.size > maxPastRows {
		return nil, errLongView
	}
	ctx, cancel := context.WithTimeoutCause(s.ctx, patience, errImpatient)
	defer cancel()
	err = s.e.persist(ctx, func() (err error) {
		found, err = s.try(c)
		return err
	})
	if err == nil && len(s.read) > 0 {
		s.e.counts.resumed.Add(1)
	}
	return found, err
}

// try reads once. Without a connection it begins a transaction, and repeats all earlier reads in
// the same round trip.
func (s *snapshot) try(c call) (rows, error) {
	if s.conn != nil {
		ctx, cancel := context.WithTimeout(s.ctx, tryTime)
		defer cancel()
		found, err := ask(ctx, s.conn.Conn().PgConn(), c)
		if err != nil {
			s.drop()
			return nil, err
		}
		return found[0], nil
	}
	conn, err := s.e.connect(s.ctx)
	if err != nil {
		return nil, err
	}
	s.conn = conn
	calls := make([]call, 0, len(s.read)+2)
	calls = append(calls, call{statement: beginView})
	for _, p := range s.read {
		calls = append(calls, p.call)
	}
	ctx, cancel := context.WithTimeout(s.ctx, tryTime)
	defer cancel()
	found, err := ask(ctx, conn.Conn().PgConn(), append(calls, c)...)
	if err != nil {
		s.drop()
		return nil, err
	}
	for i, p := range s.read {
		if hash(found[i+1]) != p.result {
			s.drop()
			return nil, errOtherNow
		}
	}
	return found[len(found)-1], nil
}

// drop closes the connection.
func (s *snapshot) drop() {
	conn := s.conn
	s.conn = nil
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		conn.Conn().Close(ctx)
		conn.Release()
	}()
}

// end ends the transaction.
func (s *snapshot) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = errors.New("the View has ended")
	conn := s.conn
	if s.conn = nil; conn == nil {
		return
	}
	if len(s.got) > 0 {
		s.e.ahead.learn(s.got[0], s.got[1:])
	}
	go func() {
		defer conn.Release() // closes a connection whose transaction has not ended
		ctx, cancel := context.WithTimeout(context.Background(), tryTime)
		defer cancel()
		_, _ = ask(ctx, conn.Conn().PgConn(), call{statement: endView})
	}()
}

var seed = maphash.MakeSeed()

// hash returns the hash of a result.
func hash(of rows) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, row := range of {
		for _, value := range row {
			h.Write(int8b(int64(len(value))))
			h.Write(value)
			if value == nil {
				h.WriteByte(0)
			}
		}
	}
	return h.Sum64()
}
