package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"time"
)

const (
	// MaxMint is the greatest number of codes in a batch.
	MaxMint = 1_000_000

	// mintChunk is how many codes one transaction stores. Each is two keys.
	mintChunk = 25
)

// Mint makes a batch of redemption codes and returns the codes as they are printed. Only their
// hashes are stored, so they are returned once: a repeated request returns only the receipt. Mint
// calls progress with the number of codes stored so far. No code can be redeemed until all are
// stored and the act is in the audit.
func (s *Shop) Mint(ctx context.Context, request Request, batch Batch, progress func(done int)) (Receipt, []string, error) {
	zone := batch.Expires.Location()
	batch.Expires = batch.Expires.UTC().Truncate(time.Millisecond)
	batch.ID, batch.Created, batch.Live, batch.Revoked = BatchID(NewID(s.Now(), s.Rand)), s.now(), false, false
	if err := mintable(batch); err != nil {
		return Receipt{}, nil, err
	}
	if first, err := s.findReceipt(ctx, request.ID); !errors.Is(err, ErrNotFound) {
		return first, nil, err
	}
	codes := make([]string, batch.Count)
	hashes := make([]CodeHash, batch.Count)
	for i := range codes {
		codes[i] = newCode(s.Rand)
		hashes[i] = sha256.Sum256([]byte(strings.ReplaceAll(codes[i], "-", "")))
	}
	slices.SortFunc(hashes, func(a, b CodeHash) int { return slices.Compare(a[:], b[:]) })
	done := 0
	for chunk := range slices.Chunk(hashes, mintChunk) {
		if err := s.storeCodes(ctx, batch, chunk, done == 0); err != nil {
			return Receipt{}, nil, err
		}
		done += len(chunk)
		progress(done)
	}
	receipt, err := s.act(ctx, request, func(tx Tx) (change, error) {
		batch, err := tx.Batch(batch.ID)
		if err != nil {
			return change{}, ifNotFound(err, errMintEnded)
		}
		batch.Live = true
		return change{did: "codes mint", to: batch.ID.String(), after: batch.summary(zone)}, tx.PutBatch(batch)
	})
	if err != nil || receipt.To != batch.ID.String() { // a concurrent call with the same request was faster
		return receipt, nil, err
	}
	return receipt, codes, nil
}

// mintable returns an error if a batch cannot be minted.
func mintable(b Batch) error {
	if err := b.Validate(); err != nil {
		return invalid(err)
	}
	if !b.Expires.IsZero() && !b.Expires.After(b.Created) {
		return &Error{Code: Invalid, Msg: "the expiry is in the past"}
	}
	return nil
}

// storeCodes stores some codes of a batch. The first call stores the batch too, which is not live
// yet. A later call fails if the batch was swept, and does not store it again. A batch that was
// revoked meanwhile stays revoked.
func (s *Shop) storeCodes(ctx context.Context, batch Batch, hashes []CodeHash, first bool) error {
	_, err := write(ctx, s.Store, func(tx Tx) (struct{}, error) {
		_, err := tx.Batch(batch.ID)
		if errors.Is(err, ErrNotFound) && first {
			err = tx.PutBatch(batch)
		}
		if err != nil {
			return struct{}{}, ifNotFound(err, errMintEnded)
		}
		for _, hash := range hashes {
			if err := tx.PutVoucher(Voucher{Hash: hash, Batch: batch.ID}); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	return err
}

// findReceipt returns the receipt of an act that was done before.
func (s *Shop) findReceipt(ctx context.Context, id RequestID) (Receipt, error) {
	return read(ctx, s.Store, func(r Reader) (Receipt, error) { return r.ReceiptByRequest(id) })
}

// Revoke makes the codes of a batch that are not redeemed yet invalid. The receipt shows the
// expiry in zone.
func (s *Shop) Revoke(ctx context.Context, request Request, id BatchID, zone *time.Location) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		batch, err := tx.Batch(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoBatch)
		}
		before := batch.summary(zone)
		batch.Revoked = true
		return change{"codes revoke", id.String(), before, batch.summary(zone)}, tx.PutBatch(batch)
	})
}
