package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"littleshelf/app"
)

// Ticks counts to a number in a store, one Update a tick, and compares it with the Updates that
// were acknowledged. A tick is not idempotent: one that was lost, and one that was done twice,
// show. It is for stores whose faults are tried: processes killed, disks full, connections broken.
type Ticks struct {
	acknowledged, failed atomic.Int64
}

// tickRequest is the request of the receipt that holds the number.
var tickRequest = requestOf(id[app.Receipt](200))

// Tick adds 1 to the number and returns the error of its Update. Many may tick at once.
func (t *Ticks) Tick(ctx context.Context, s app.Store) error {
	err := s.Update(ctx, func(tx app.Tx) error {
		receipt, err := ticked(tx)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(receipt.After)
		receipt.After = strconv.Itoa(n + 1)
		return cmp.Or(err, tx.PutReceipt(receipt))
	})
	if err == nil {
		t.acknowledged.Add(1)
	} else {
		t.failed.Add(1)
	}
	return err
}

// ticked reads the receipt that holds the number.
func ticked(g app.Getter) (app.Receipt, error) {
	receipt, err := g.ReceiptByRequest(tickRequest)
	if errors.Is(err, app.ErrNotFound) {
		return app.Receipt{ID: id[app.Receipt](200), Request: tickRequest, Did: "tick", After: "0", At: noon}, nil
	}
	return receipt, err
}

// Check compares the number with the ticks: each that was acknowledged counts, each that failed
// may. It is for after the last tick has ended.
func (t *Ticks) Check(ctx context.Context, s app.Store) error {
	return s.View(ctx, func(r app.Reader) error {
		receipt, err := ticked(r)
		if err != nil {
			return err
		}
		counted, err := strconv.ParseInt(receipt.After, 10, 64)
		least, most := t.acknowledged.Load(), t.acknowledged.Load()+t.failed.Load()
		if err == nil && (counted < least || counted > most) {
			err = fmt.Errorf("%d ticks are counted, and from %d to %d were done", counted, least, most)
		}
		return err
	})
}

// ticksOnce has many hands tick at once.
func ticksOnce(ctx context.Context, s app.Store) error {
	const hands, each = 6, 5
	var ticks Ticks
	var working sync.WaitGroup
	errs := make(chan error, hands*each)
	for range hands {
		working.Go(func() {
			for range each {
				errs <- ticks.Tick(ctx, s)
			}
		})
	}
	working.Wait()
	close(errs)
	var err error
	for e := range errs {
		err = cmp.Or(err, e)
	}
	return cmp.Or(err, ticks.Check(ctx, s))
}
