package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"littleshelf/app/text"
)

// fenceNumber is the number of the fence among the expectations. The reads are numbered from 1.
const fenceNumber = 0

// doneNumber is the number of the row by which a commit says that it has written.
const doneNumber = -1

// difference is an expectation that does not hold, and the stored value.
type difference struct {
	number int
	value  []byte
}

var (
	errBusy    = errors.New("too many Updates change the same keys")
	errUnknown = errors.New("the connection broke during the commit, and whether it was done could not be found out")
	errBarred  = errors.New("the database refused a commit as an old one")
)

// compare returns the expectations that do not hold.
func (e *Engine) compare(ctx context.Context, reads []expectation, fence *expectation) ([]difference, error) {
	e.counts.reads.Add(1)
	answers, err := e.read(ctx, call{compareAll, expected(reads, fence)})
	if err != nil {
		return nil, err
	}
	differing, _ := differences(answers[0])
	return differing, nil
}

// commit writes, unless an expectation does not hold. It repeats a commit that failed by the fault
// of a connection or of a server, if that was not done. A commit under way does not end with ctx.
func (e *Engine) commit(ctx context.Context, reads []expectation, fence *expectation, writes map[cell][]byte) ([]difference, error) {
	s, err := e.slots.take(ctx)
	if err != nil {
		return nil, e.ended(ctx, err)
	}
	defer e.slots.put(s)
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	working, cancel := e.bounded(context.WithoutCancel(ctx))
	defer cancel()
	if deadline, ok := ctx.Deadline(); ok {
		working, cancel = context.WithDeadlineCause(working, deadline, errImpatient)
		defer cancel()
	}
	var differing []difference
	take := lockCall(locks(e.shop, withFence(reads, fence), writes))
	params := append(expected(reads, fence), e.process, int4(int32(s.index)), nil)
	params = append(params, written(writes)...)
	err = e.persist(working, func() (err error) {
		s.last++
		params[6] = int8b(s.last)
		differing, err = e.tryCommit(working, s, take, call{commitAll, params})
		return err
	})
	return differing, err
}

// tryCommit commits once, and finds out how it ended.
func (e *Engine) tryCommit(ctx context.Context, s *slot, take, commit call) (differing []difference, err error) {
	done := false
	err = e.once(ctx, func(ctx context.Context, conn *pgconn.PgConn) error {
		warned(conn)
		answers, err := ask(ctx, conn, take, commit)
		if err != nil {
			return err
		}
		if warning := warned(conn); warning != "" {
			// A commit that no longer waits for the standby is announced by a warning only.
			return text.Errorf("the database warns: %s", warning)
		}
		differing, done = differences(answers[1])
		return nil
	})
	switch {
	case err == nil && done:
		e.acknowledge(s)
		return nil, nil
	case err == nil && len(differing) > 0:
		return differing, nil
	case err == nil:
		return nil, errBarred
	case rolledBack(err):
		e.counts.retries.Add(1)
		return nil, err
	}
	return nil, e.settle(ctx, s, err)
}

func (e *Engine) acknowledge(s *slot) {
	e.slots.acknowledge(s, s.last)
	e.counts.commits.Add(1)
}

// settle finds out whether the last commit of a slot was done. It returns nil if so. Otherwise it
// returns why, and the commit can no longer be done: it is barred by its number, even if the
// database receives it later. If a server is still busy with it, the bar waits for that.
//
// The bar is a commit too. So when it has ended, the commit that it found is on the standby as
// well.
func (e *Engine) settle(ctx context.Context, s *slot, why error) error {
	e.counts.unknown.Add(1)
	var last int64
	err := e.persist(ctx, func() error {
		return e.once(ctx, func(ctx context.Context, conn *pgconn.PgConn) error {
			warned(conn)
			answers, err := ask(ctx, conn, call{barAttempt, [][]byte{e.process, int4(int32(s.index)), int8b(s.last)}})
			if err != nil {
				return err
			}
			if warning := warned(conn); warning != "" {
				return text.Errorf("the database warns: %s", warning)
			}
			last = integer(answers[0][0][0])
			return nil
		})
	})
	switch {
	case err != nil:
		return &refusal{why: fmt.Sprintf("%v: %v; then %v", errUnknown, why, err)}
	case last == s.last:
		e.acknowledge(s)
		return nil
	}
	e.counts.retries.Add(1)
	return why
}

// withFence returns the expectations with the fence.
func withFence(reads []expectation, fence *expectation) []expectation {
	if fence == nil {
		return reads
	}
	return append(reads[:len(reads):len(reads)], *fence)
}

// expected returns the parameters for expectations.
func expected(reads []expectation, fence *expectation) [][]byte {
	n := len(reads) + 1
	numbers, spaces, keys, values := make([][]byte, 0, n), make([][]byte, 0, n), make([][]byte, 0, n), make([][]byte, 0, n)
	for i, read := range withFence(reads, fence) {
		number := i + 1
		if i == len(reads) {
			number = fenceNumber
		}
		numbers, spaces = append(numbers, int4(int32(number))), append(spaces, int2(int16(read.space)))
		keys, values = append(keys, []byte(read.key)), append(values, read.value)
	}
	return [][]byte{array(int4Type, numbers), array(int2Type, spaces), array(byteaType, keys), array(byteaType, values)}
}

// written returns the parameters for writes: those that put, and those that delete.
func written(writes map[cell][]byte) [][]byte {
	var spaces, keys, values, goneSpaces, goneKeys [][]byte
	for c, value := range writes {
		if value == nil {
			goneSpaces, goneKeys = append(goneSpaces, int2(int16(c.space))), append(goneKeys, []byte(c.key))
			continue
		}
		spaces, keys, values = append(spaces, int2(int16(c.space))), append(keys, []byte(c.key)), append(values, value)
	}
	return [][]byte{
		array(int2Type, spaces), array(byteaType, keys), array(byteaType, values),
		array(int2Type, goneSpaces), array(byteaType, goneKeys),
	}
}

// differences reads the rows of a comparison. done is whether the commit has written.
func differences(found rows) (differing []difference, done bool) {
	for _, row := range found {
		number := int(integer(row[0]))
		if number == doneNumber {
			done = true
			continue
		}
		differing = append(differing, difference{number, row[1]})
	}
	return differing, done
}
