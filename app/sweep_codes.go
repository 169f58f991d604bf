package app

import (
	"context"
	"errors"
	"time"
)

// longestMint is how long a mint may take. A batch that is not live after that time is a failed
// mint.
const longestMint = time.Hour

// SweepCodes deletes the batches that were created before a time (zero is any time) and never
// went live, with their codes, and returns the number of codes. If the mint of such a batch still
// runs, it fails.
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
		n, deleteErr := s.deleteUnminted(ctx, id)
		if codes += n; deleteErr != nil {
			return codes, deleteErr
		}
	}
	return codes, err
}

// deleteUnminted deletes a batch that never went live, in chunks. A live batch stays.
func (s *Shop) deleteUnminted(ctx context.Context, id BatchID) (codes int, err error) {
	for {
		hashes, err := s.firstCodes(ctx, id)
		if err != nil {
			return codes, err
		}
		n, err := write(ctx, s.Store, func(tx Tx) (int, error) { return deleteCodes(tx, id, hashes) })
		if codes += n; err != nil || n == 0 || len(hashes) < mintChunk {
			return codes, err
		}
	}
}

func (s *Shop) firstCodes(ctx context.Context, id BatchID) ([]CodeHash, error) {
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

// deleteCodes deletes codes of a batch, and the batch with the last of them.
func deleteCodes(tx Tx, id BatchID, hashes []CodeHash) (deleted int, err error) {
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
			deleted++
		case !errors.Is(err, ErrNotFound):
			return 0, err
		}
	}
	if len(hashes) < mintChunk {
		return deleted, tx.DeleteBatch(id)
	}
	return deleted, nil
}
