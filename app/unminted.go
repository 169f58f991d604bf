package app

import (
	"context"
	"errors"
	"time"
)

// longestMint is how long a mint may take. After that its batch counts as left by one that failed.
const longestMint = time.Hour

// SweepCodes removes the batches that were begun before a time (zero is any) and never went live, with their
// codes, and returns how many codes there were. A mint of one that is still under way fails.
func (s *Shop) SweepCodes(ctx context.Context, before time.Time) (codes int, err error) {
	left, err := read(ctx, s.Store, func(r Reader) (ids []BatchID, err error) {
		for batch, err := range r.Batches() {
			if err != nil {
				return nil, err
			}
			if !batch.Live && (before.IsZero() || batch.Created.Before(before)) {
				ids = append(ids, batch.ID)
			}
		}
		return ids, nil
	})
	for _, id := range left {
		n, dropErr := s.drop(ctx, id)
		if codes += n; dropErr != nil {
			return codes, dropErr
		}
	}
	return codes, err
}

// drop removes a batch that never went live, chunk by chunk. A live one stays.
func (s *Shop) drop(ctx context.Context, id BatchID) (codes int, err error) {
	for {
		hashes, err := s.someCodes(ctx, id)
		if err != nil {
			return codes, err
		}
		n, err := write(ctx, s.Store, func(tx Tx) (int, error) { return dropChunk(tx, id, hashes) })
		if codes += n; err != nil || n == 0 || len(hashes) < mintChunk {
			return codes, err
		}
	}
}

func (s *Shop) someCodes(ctx context.Context, id BatchID) ([]CodeHash, error) {
	return read(ctx, s.Store, func(r Reader) (hashes []CodeHash, err error) {
		for voucher, err := range r.VouchersOf(id) {
			if err != nil {
				return nil, err
			}
			if hashes = append(hashes, voucher.Hash); len(hashes) == mintChunk {
				break
			}
		}
		return hashes, nil
	})
}

// dropChunk removes codes of a batch, and the batch with the last of them.
func dropChunk(tx Tx, id BatchID, hashes []CodeHash) (dropped int, err error) {
	batch, err := tx.Batch(id)
	if errors.Is(err, ErrNotFound) || err == nil && batch.Live {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for _, hash := range hashes {
		switch err := tx.DeleteVoucher(hash); {
		case err == nil:
			dropped++
		case !errors.Is(err, ErrNotFound):
			return 0, err
		}
	}
	if len(hashes) < mintChunk {
		return dropped, tx.DeleteBatch(id)
	}
	return dropped, nil
}
