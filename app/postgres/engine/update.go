package engine

import (
	"context"

	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// Update runs fn, and commits it with one round trip if nothing that it read has changed. Otherwise
// it runs fn again.
//
// The reads of one run may be of different moments. So not even an error of fn is believed before
// they are compared with the stored values.
func (e *Engine) Update(ctx context.Context, fn func(table.Writes) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	u := &update{e: e}
	defer u.quit()
	defer u.letGo()
	for {
		a := newAttempt(ctx, u)
		err := fn(a)
		if a.failed != nil {
			return a.failed
		}
		done, failed := u.finish(a, err != nil)
		if failed != nil {
			return failed
		}
		if done {
			u.remember(a)
			return err
		}
	}
}

// update is an Update, through all its attempts.
type update struct {
	e     *Engine
	known map[cell][]byte // values that were fetched with the first, or compared after an attempt
	leave func()          // ends the turn in a line; nil if the Update is in none
	held  *holding        // nil until it has lost often
	tries int             // conflicts so far
}

// value returns the value of a cell for an attempt.
func (u *update) value(ctx context.Context, c cell, guess bool) (value []byte, guessed bool, err error) {
	if value, known := u.known[c]; known {
		return value, false, nil
	}
	if guess {
		return nil, true, nil
	}
	if _, err := u.queue(ctx, c); err != nil {
		return nil, false, err
	}
	all := []cell{c}
	if u.known == nil {
		all = append(all, u.ahead(c)...)
	}
	u.e.counts.reads.Add(1)
	answers, err := u.read(ctx, fetchCall(all))
	if err != nil {
		return nil, false, err
	}
	values := fetched(all, answers[0])
	if u.known == nil {
		u.known = values
	}
	return values[c], false, nil
}

// ahead returns the keys to fetch with the first key. Of a key that many Updates change, the value
// would be old before the Update has its turn.
func (u *update) ahead(first cell) (all []cell) {
	for _, c := range u.e.ahead.of(first) {
		if !u.e.lines.isHot(c) {
			all = append(all, c)
		}
	}
	return all
}

// remember stores the order of the reads, for the next Update that begins like this one.
func (u *update) remember(a *attempt) {
	var got []cell
	for _, read := range a.reads {
		if !read.guessed {
			got = append(got, read.cell)
		}
	}
	if len(got) > 0 && got[0] == a.reads[0].cell {
		u.e.ahead.learn(got[0], got[1:])
	}
}

// read reads on the connection that holds the locks, if there is one: those that wait for the locks
// may have all others.
func (u *update) read(ctx context.Context, c call) ([]rows, error) {
	if u.held != nil {
		limited, cancel := context.WithTimeout(ctx, tryTime)
		defer cancel()
		answers, err := ask(limited, u.held.conn.Conn().PgConn(), c)
		if err == nil || !transient(err) {
			return answers, err
		}
		u.letGo()
	}
	return u.e.read(ctx, c)
}

// queue waits for the turn at a key that many Updates change, unless the Update has a turn.
func (u *update) queue(ctx context.Context, c cell) (waited bool, err error) {
	if u.leave != nil || u.held != nil {
		return false, nil
	}
	u.leave, err = u.e.lines.enter(ctx, c)
	if err != nil {
		return false, u.e.ended(ctx, err)
	}
	if u.leave != nil {
		u.e.counts.lines.Add(1)
	}
	return u.leave != nil, nil
}

// quit ends the turn.
func (u *update) quit() {
	if u.leave != nil {
		u.leave()
	}
}

// finish ends an attempt. failed is whether fn returned an error; then nothing is written. done is
// false if the attempt did not see a state of the database, so that it must be repeated.
func (u *update) finish(a *attempt, failed bool) (done bool, err error) {
	fence := u.e.fence.Load()
	writes := a.writes
	if failed {
		writes = nil
	}
	var differing []difference
	switch {
	case len(writes) > 0 && u.held != nil && u.held.covers(a):
		if differing, err = u.commitHeld(a, fence); err != nil || len(differing) > 0 {
			u.letGo()
		}
	case len(writes) > 0 && u.held == nil && u.tries > patientTries:
		if differing, err = u.lockFirst(a, fence); err != nil {
			u.letGo()
		}
	case len(writes) > 0:
		u.letGo()
		differing, err = u.e.commit(a.ctx, a.reads, fence, writes)
	case a.certain() && (failed || fence == nil):
		return true, nil
	default:
		if failed {
			fence = nil
		}
		u.letGo()
		differing, err = u.e.compare(a.ctx, a.reads, fence)
	}
	switch {
	case err != nil && u.tries > patientTries && transient(err):
		// While locks are held, a broken connection is another conflict.
		if u.e.pause(a.ctx, u.tries) != nil {
			return false, u.e.ended(a.ctx, err)
		}
		return false, nil
	case err != nil:
		return false, err
	case len(differing) == 0:
		return true, nil
	}
	return false, u.learn(a, differing)
}

// learn prepares the next attempt: it waits in the line of a key that was changed by others, and
// then fetches the values that have changed meanwhile.
func (u *update) learn(a *attempt, differing []difference) error {
	u.known = make(map[cell][]byte, len(a.reads))
	for _, read := range a.reads {
		u.known[read.cell] = read.value
	}
	var hot *cell
	for _, d := range differing {
		if d.number == fenceNumber {
			return remote.ErrFenced
		}
		read := a.reads[d.number-1]
		u.known[read.cell] = d.value
		if hot == nil && !read.guessed {
			hot = &read.cell
		}
	}
	if hot == nil {
		u.e.counts.guesses.Add(1)
		return nil
	}
	u.e.counts.conflicts.Add(1)
	u.e.lines.heat(*hot)
	if u.held != nil {
		return nil
	}
	waited, err := u.queue(a.ctx, *hot)
	if err != nil {
		return err
	}
	u.tries++
	if !waited {
		return nil // the others are in other processes, or at another key than that of the line
	}
	return u.refresh(a)
}

// refresh compares what is known with the stored values, and learns those that differ.
func (u *update) refresh(a *attempt) error {
	var known []expectation
	for _, read := range a.reads {
		known = append(known, expectation{cell: read.cell, value: u.known[read.cell]})
	}
	differing, err := u.e.compare(a.ctx, known, nil)
	for _, d := range differing {
		u.known[known[d.number-1].cell] = d.value
	}
	return err
}
