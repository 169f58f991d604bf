package remote

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"littleshelf/app/table"
)

const (
	// dutyEvery is the time between two looks at the row of the duty.
	dutyEvery = 2 * time.Second

	// dutyHeld is how long a server is on duty after it began to renew the row.
	dutyHeld = 6 * time.Second

	// dutyLapse is how long a server sees the row unchanged before it takes the duty over. It is
	// longer than dutyHeld, by more than a call of WeChat lasts that is under way. Each server
	// measures both by its own clock, so the clocks of the servers need not agree.
	dutyLapse = 15 * time.Second
)

// Duty is the work that one server does for all: sweeping, backups, messages to readers. The
// server on duty counts a row up. If the row stands still, another server takes the duty over.
type Duty struct {
	engine Engine
	log    *slog.Logger
	self   [16]byte
	began  time.Time    // of this process, for its monotonic clock
	until  atomic.Int64 // the end of the duty, in nanoseconds since began; 0 is no duty

	seen  []byte    // the row at the last look
	since time.Time // the first look at which it was so
}

// NewDuty returns the duty of one server, which is not on duty before Run.
func NewDuty(e Engine, log *slog.Logger) *Duty {
	d := &Duty{engine: e, log: log, began: time.Now()}
	rand.Read(d.self[:])
	return d
}

// On reports whether this server is on duty.
func (d *Duty) On() bool { return time.Since(d.began) < time.Duration(d.until.Load()) }

// Run takes the duty when it is free, and keeps it, until ctx ends. Then it gives the duty to the
// next server.
func (d *Duty) Run(ctx context.Context) {
	ticker := time.NewTicker(dutyEvery)
	defer ticker.Stop()
	for failed := false; ; {
		err := d.look(ctx)
		if err != nil && ctx.Err() == nil && !failed {
			d.log.Warn("it is not known which server does the work for all", "err", err)
		}
		failed = err != nil
		select {
		case <-ctx.Done():
			d.release()
			return
		case <-ticker.C:
		}
	}
}

// look renews the duty, or takes it if it is free.
func (d *Duty) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, dutyHeld)
	defer cancel()
	began := time.Now()
	var row []byte
	err := d.engine.View(ctx, func(l table.Lists) (err error) {
		row, err = l.Get(table.Meta, metaDuty)
		row = slices.Clone(row)
		return err
	})
	if err != nil {
		return err
	}
	if !slices.Equal(row, d.seen) {
		d.seen, d.since = row, time.Now()
	}
	own := ownerOf(row) == d.self
	if row != nil && !own && time.Since(d.since) < dutyLapse {
		return nil
	}
	next := d.after(row)
	switch err := d.replace(ctx, row, next); {
	case errors.Is(err, errTaken):
		return nil
	case err != nil:
		return err
	}
	if !own {
		d.log.Info("this server does the work that one does for all: sweeping, backups, messages")
	}
	d.seen, d.since = next, time.Now()
	d.until.Store(int64(began.Add(dutyHeld).Sub(d.began)))
	return nil
}

// errTaken is the error of an Update that found another row than expected.
var errTaken = errors.New("another server was faster")

// replace puts a row in the place of an old one.
func (d *Duty) replace(ctx context.Context, old, row []byte) error {
	return d.engine.Update(ctx, func(w table.Writes) error {
		now, err := w.Get(table.Meta, metaDuty)
		switch {
		case err != nil:
			return err
		case slices.Equal(now, row) && row != nil: // an attempt that was thought to have failed
			return nil
		case !slices.Equal(now, old):
			return errTaken
		case row == nil:
			return w.Delete(table.Meta, metaDuty)
		}
		return w.Put(table.Meta, metaDuty, row)
	})
}

// release ends the duty of this server, so that the next one need not wait.
func (d *Duty) release() {
	d.until.Store(0)
	if ownerOf(d.seen) != d.self {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), dutyEvery)
	defer cancel()
	if err := d.replace(ctx, d.seen, nil); err != nil && !errors.Is(err, errTaken) {
		d.log.Info("another server takes over in a few seconds", "err", err)
	}
}

// after returns this server's row that follows an old one: the server and a number that grows.
func (d *Duty) after(row []byte) []byte {
	n := uint64(0)
	if len(row) == len(d.self)+8 {
		n = binary.BigEndian.Uint64(row[len(d.self):])
	}
	return append(d.self[:len(d.self):len(d.self)], number(n+1)...)
}

// ownerOf returns the server in a row, or zero.
func ownerOf(row []byte) (server [16]byte) {
	if len(row) == len(server)+8 {
		copy(server[:], row)
	}
	return server
}

// InUse reports whether a server is on duty: it watches the row for longer than a server takes to
// renew it.
func InUse(ctx context.Context, e Engine) (bool, error) {
	read := func() (row []byte, err error) {
		err = e.View(ctx, func(l table.Lists) error {
			row, err = l.Get(table.Meta, metaDuty)
			row = slices.Clone(row)
			return err
		})
		return row, err
	}
	before, err := read()
	if err != nil || before == nil {
		return false, err
	}
	for range 2 * dutyLapse / dutyEvery {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(dutyEvery / 2):
		}
		if now, err := read(); err != nil || !slices.Equal(now, before) {
			return now != nil, err
		}
	}
	return false, nil
}
