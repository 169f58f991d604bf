package app

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// ReceiptID identifies an act of the keeper; by byte order, acts are in the order they were done.
type ReceiptID = ID[Receipt]

// RequestID is made by whoever asks for an act. Asking again with the same one, after an answer that
// did not come, gives the first receipt and does nothing.
type RequestID = ID[Request]

// Request says who asks for an act, and why.
type Request struct {
	ID  RequestID
	Who string // of the machine's users
	Why string
	Try bool // only find out whether it would be refused: nothing is kept, and there is no receipt
}

// Receipt is one line of the audit: what the keeper did. It never names an openid.
type Receipt struct {
	ID      ReceiptID
	Request RequestID
	Who     string
	Did     string // as on the command line: "points add", "order refund"
	To      string // the id of what it was done to
	Before  string
	After   string
	Why     string
	At      time.Time
}

// change is what an act did to what.
type change struct {
	did, to, before, after string
}

// act runs one act of the keeper with its audit line, as one transaction.
func (s *Shop) act(ctx context.Context, request Request, fn func(Tx) (change, error)) (Receipt, error) {
	request.Why = Tidy(request.Why)
	id, now := ReceiptID(NewID(s.Now(), s.Rand)), s.now()
	receipt, err := write(ctx, s.Store, func(tx Tx) (Receipt, error) {
		first, err := tx.ReceiptOf(request.ID)
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

// errTried ends the transaction of an act that is only tried.
var errTried = errors.New("tried")

// maxReceiptText is the longest text of a receipt, in characters: twice a book's longest summary.
const maxReceiptText = 4000

// Validate names what is wrong with a receipt.
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

// validRequest bounds what the keeper typed, which older versions took at any length.
func (r Receipt) validRequest() error {
	err := cmp.Or(hasText("who", r.Who, false, maxReceiptText), hasText("why", r.Why, false, maxReceiptText))
	if err != nil {
		return laterRule{err}
	}
	return nil
}
