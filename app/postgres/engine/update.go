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
			return err
		}
	}
}

// update is an Update, through all its attempts.
type update struct {
	e     *Engine
	known map[cell][]byte // the values of the last attempt's reads, at the end of that attempt
	leave func()          // ends the turn in a line; nil if the Update is in none
	tries int
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
	u.e.counts.reads.Add(1)
	answers, err := u.e.read(ctx, getCall(c.space, []byte(c.key)))
	if err != nil || len(answers[0]) == 0 {
		return nil, false, err
	}
	return answers[0][0][0], false, nil
}

// queue waits for the turn at a key that many Updates change, unless the Update has a turn.
func (u *update) queue(ctx context.Context, c cell) (waited bool, err error) {
	if u.leave != nil {
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
	case len(writes) > 0:
		differing, err = u.e.commit(a.ctx, a.reads, fence, writes)
	case a.certain() && (failed || fence == nil):
		return true, nil
	default:
		if failed {
			fence = nil
		}
		differing, err = u.e.compare(a.ctx, a.reads, fence)
	}
	if err != nil || len(differing) == 0 {
		return err == nil, err
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
	waited, err := u.queue(a.ctx, *hot)
	if err != nil {
		return err
	}
	if !waited {
		// The others are in other processes.
		if u.tries++; u.tries > 1 && u.e.pause(a.ctx, u.tries-2) != nil {
			return u.e.ended(a.ctx, errBusy)
		}
		return nil
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
