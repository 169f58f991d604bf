package app

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// ReceiptID identifies an act of the keeper. Byte order is the order of the acts.
type ReceiptID = ID[Receipt]

// RequestID makes an act idempotent: the client chooses it, and a repeated request with the same
// id returns the first receipt and does nothing.
type RequestID = ID[Request]

// Request is the part of a request that all acts have.
type Request struct {
	ID  RequestID
	Who string // the user of the machine
	Why string
	Try bool // a trial: report a refusal, store nothing, return no receipt
}

// Receipt is one record of the audit: one act of the keeper. It never contains an openid.
type Receipt struct {
	ID      ReceiptID
	Request RequestID
	Who     string
	Did     string // as on the command line: "points add", "order refund"
	To      string // the id of the row that was changed
	Before  string
	After   string
	Why     string
	At      time.Time
}

// change is the part of a receipt that an act fills in.
type change struct {
	did, to, before, after string
}

// act runs fn, which is one act of the keeper, and stores its receipt in the same transaction.
func (s *Shop) act(ctx context.Context, request Request, fn func(Tx) (change, error)) (Receipt, error) {
	request.Why = Tidy(request.Why)
	id, now := ReceiptID(NewID(s.Now(), s.Rand)), s.now()
	receipt, err := write(ctx, s.Store, func(tx Tx) (Receipt, error) {
		first, err := tx.ReceiptByRequest(request.ID)
		if !errors.Is(err, ErrNotFound) {
			return first, err
		}
		c, err := fn(tx)
		if err == nil && request.Try {
			err = errTried
		}
		if err != nil {
			return Receipt{}, err
		}
		receipt := Receipt{
			ID: id, Request: request.ID, Who: request.Who, Why: request.Why, At: now,
			Did: c.did, To: c.to, Before: c.before, After: c.after,
		}
		if err := receipt.Validate(); err != nil {
			return Receipt{}, invalid(err)
		}
		return receipt, tx.PutReceipt(receipt)
	})
	if errors.Is(err, errTried) {
		return Receipt{}, nil
	}
	return receipt, err
}

// errTried rolls back the transaction of a trial.
var errTried = errors.New("tried")

// maxReceiptText is the longest text of a receipt, in characters: twice the longest summary of a
// book.
const maxReceiptText = 4000

// Validate returns the first rule that a receipt breaks.
func (r Receipt) Validate() error {
	return cmp.Or(
		hasID("id", r.ID),
		hasID("request", r.Request),
		hasText("did", r.Did, true, maxReceiptText),
		hasText("to", r.To, true, maxReceiptText),
		hasText("before", r.Before, false, maxReceiptText),
		hasText("after", r.After, false, maxReceiptText),
		hasTime("at", r.At),
		r.validRequest(),
	)
}

// validRequest limits the length of Who and Why. Older versions stored them at any length.
func (r Receipt) validRequest() error {
	err := cmp.Or(hasText("who", r.Who, false, maxReceiptText), hasText("why", r.Why, false, maxReceiptText))
	if err != nil {
		return laterRule{err}
	}
	return nil
}
