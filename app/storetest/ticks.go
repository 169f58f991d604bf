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

// Ticks counts Updates in a store, and compares the count with the number of acknowledged Updates.
// A tick is one Update. It is not idempotent, so a lost tick and a repeated tick are both found.
// Ticks is for tests with faults: killed processes, full disks and broken connections.
type Ticks struct {
	acknowledged, failed atomic.Int64
}

// tickRequest is the request of the receipt that holds the number.
var tickRequest = requestOf(id[app.Receipt](200))

// Tick adds 1 to the stored number and returns the error of its Update. Its calls may be
// concurrent.
func (t *Ticks) Tick(ctx context.Context, s app.Store) error {
	err := s.Update(ctx, func(tx app.Tx) error {
		receipt, err := tickReceipt(tx)
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

// tickReceipt reads the receipt that holds the number.
func tickReceipt(g app.Getter) (app.Receipt, error) {
	receipt, err := g.ReceiptByRequest(tickRequest)
	if errors.Is(err, app.ErrNotFound) {
		return app.Receipt{ID: id[app.Receipt](200), Request: tickRequest, Did: "tick", To: "ticks", After: "0", At: noon}, nil
	}
	return receipt, err
}

// Check compares the stored number with the ticks. Every acknowledged tick must be counted once. A
// failed tick may be counted or not. Call Check after the last tick has ended.
func (t *Ticks) Check(ctx context.Context, s app.Store) error {
	return s.View(ctx, func(r app.Reader) error {
		receipt, err := tickReceipt(r)
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

// ticksOnce runs concurrent ticks.
func ticksOnce(ctx context.Context, s app.Store) error {
	const goroutines, each = 6, 5
	var ticks Ticks
	var working sync.WaitGroup
	errs := make(chan error, goroutines*each)
	for range goroutines {
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
