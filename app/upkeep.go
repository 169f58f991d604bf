package app

import (
	"context"
	"errors"
)

// NoteUpkeep stores the receipt of work on the whole shop that changes no row, such as a backup.
func (s *Shop) NoteUpkeep(ctx context.Context, request Request, did, to, after string) (Receipt, error) {
	return s.act(ctx, request, func(Tx) (change, error) {
		return change{did: did, to: to, after: after}, nil
	})
}

// ReceiptOf returns the receipt of a request, and whether there is one.
func (s *Shop) ReceiptOf(ctx context.Context, id RequestID) (receipt Receipt, known bool, err error) {
	receipt, err = read(ctx, s.Store, func(r Reader) (Receipt, error) { return r.ReceiptByRequest(id) })
	if errors.Is(err, ErrNotFound) {
		return Receipt{}, false, nil
	}
	return receipt, err == nil, err
}
