package engine

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"littleshelf/app/text"
)

// holding is the locks of an Update that lost to others too often. It holds them from a comparison
// on, through the next run of its function, until the commit of that. So no other Update can change
// what the function reads, and the commit succeeds, unless the function reads other keys than
// before.
type holding struct {
	conn  *pgxpool.Conn // in a transaction
	slot  *slot
	cells map[cell]bool // the locked ones; nil if the whole shop is locked
}

// patientTries is how many conflicts an Update may have before it holds locks.
const patientTries = 2

// covers reports whether all keys of an attempt are locked.
func (h *holding) covers(a *attempt) bool {
	if h.cells == nil {
		return true
	}
	for _, read := range a.reads {
		if !h.cells[read.cell] {
			return false
		}
	}
	for c := range a.writes {
		if !h.cells[c] {
			return false
		}
	}
	return true
}

// lockFirst is a commit of a that keeps its locks if an expectation does not hold.
func (u *update) lockFirst(a *attempt, fence *expectation) (differing []difference, err error) {
	ctx, cancel := context.WithTimeout(a.ctx, tryTime)
	defer cancel()
	h := new(holding)
	if h.slot, err = u.e.slots.take(ctx); err != nil {
		return nil, err
	}
	u.held = h
	if h.conn, err = u.e.connect(ctx); err != nil {
		return nil, err
	}
	h.slot.last++
	take := locks(u.e.shop, withFence(a.reads, fence), a.writes)
	if !take[0].alone {
		h.cells = make(map[cell]bool)
		for _, read := range a.reads {
			h.cells[read.cell] = true
		}
		for c := range a.writes {
			h.cells[c] = true
		}
	}
	answers, err := ask(ctx, h.conn.Conn().PgConn(), call{statement: beginHold}, call{statement: holdTime}, lockCall(take),
		call{commitAll, u.e.commitParams(h.slot, a.reads, fence, a.writes)})
	if err != nil {
		return nil, err
	}
	differing, done := differences(answers[3])
	switch {
	case done:
		return nil, u.endHold(ctx)
	case len(differing) == 0:
		return nil, errBarred
	}
	return differing, nil
}

// commitHeld commits a with the locks that are held.
func (u *update) commitHeld(a *attempt, fence *expectation) (differing []difference, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), tryTime)
	defer cancel()
	u.held.slot.last++
	answers, err := ask(ctx, u.held.conn.Conn().PgConn(), call{commitAll, u.e.commitParams(u.held.slot, a.reads, fence, a.writes)})
	if err != nil {
		return nil, err
	}
	if differing, _ = differences(answers[0]); len(differing) > 0 {
		return differing, nil
	}
	return nil, u.endHold(ctx)
}

// endHold commits the transaction.
func (u *update) endHold(ctx context.Context) error {
	conn := u.held.conn.Conn().PgConn()
	warned(conn)
	_, err := ask(ctx, conn, call{statement: endHold})
	warning := warned(conn)
	switch {
	case err == nil && warning == "":
		u.e.acknowledge(u.held.slot)
		return nil
	case err == nil:
		err = text.Errorf("the database warns: %s", warning)
	case rolledBack(err):
		return err
	}
	u.held.conn.Release() // closes it, so that the bar does not wait for its transaction
	u.held.conn = nil
	settling, cancel := u.e.bounded(context.WithoutCancel(ctx))
	defer cancel()
	return u.e.settle(settling, u.held.slot, err)
}

// letGo ends the locks.
func (u *update) letGo() {
	h := u.held
	if h == nil {
		return
	}
	u.held = nil
	if h.conn == nil {
		u.e.slots.put(h.slot)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), tryTime)
	defer cancel()
	if h.conn.Conn().PgConn().TxStatus() != 'I' {
		_, _ = ask(ctx, h.conn.Conn().PgConn(), call{statement: dropHold})
	}
	h.conn.Release()
	u.e.slots.put(h.slot)
}
