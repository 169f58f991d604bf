package engine

import (
	"context"
	"time"

	"littleshelf/app/table"
)

// update is an Update under way.
type update struct {
	*Engine
	ctx   context.Context
	until time.Time
	place *place // nil if it is in no line
}

// Update is remote.Engine's Update.
func (e *Engine) Update(ctx context.Context, fn func(table.Writes) error) error {
	if err := e.usable(ctx); err != nil {
		return err
	}
	until := time.Now().Add(allPatience)
	ctx, cancel := context.WithDeadlineCause(ctx, until, errSilent)
	defer cancel()
	u := &update{Engine: e, ctx: ctx, until: until}
	defer func() { u.place.leave() }()
	for a := u.begin(state{}); ; {
		err := fn(a)
		e.foresight.learn(a.asked)
		switch {
		case a.outdated:
			e.counts.retries.Add(1)
			a = u.begin(a.state())
			continue
		case a.failure() != nil:
			return a.end(err)
		case err != nil || len(a.writes) == 0:
			right, failure := a.verify()
			if failure != nil {
				return failure
			}
			if right {
				return err
			}
			e.counts.retries.Add(1)
			a = u.begin(a.state())
			continue
		}
		now, err := u.commit(a)
		if err != nil || now == nil {
			return err
		}
		e.counts.conflicts.Add(1)
		a = u.begin(*now)
	}
}

// state is what is known about the database at a revision.
type state struct {
	revision int64
	on       *member // has the revision
	known    map[string]found
}

func (a *attempt) state() state { return state{a.revision, a.on, a.known} }

// begin returns an attempt on a state, which may be empty.
func (u *update) begin(on state) *attempt {
	a := &attempt{
		snapshot: snapshot{engine: u.Engine, ctx: u.ctx, revision: on.revision, on: on.on, known: on.known},
		update:   u,
		reads:    make(map[string]found),
		writes:   make(map[string][]byte),
	}
	return a
}
