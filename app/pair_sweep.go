package app

import (
	"context"
	"errors"
	"time"
)

// storedPairings are the pairings in the store, as one moment knows them.
type storedPairings struct {
	count   int
	expired []PairCode // at most pairingSweep
	nextEnd time.Time  // the first end of those that are not expired
}

func countPairings(r Reader, now time.Time) (stored storedPairings, err error) {
	for p, err := range r.Pairings() {
		if err != nil {
			return storedPairings{}, err
		}
		stored.count++
		switch {
		case !p.over(now):
			if stored.nextEnd.IsZero() || p.Expires.Before(stored.nextEnd) {
				stored.nextEnd = p.Expires
			}
		case len(stored.expired) < pairingSweep:
			stored.expired = append(stored.expired, p.Code)
		}
	}
	return stored, nil
}

// deleteExpiredPairings deletes those of codes that still exist and are still expired: a code may
// have been given to another pairing since it was listed. It returns their number.
func deleteExpiredPairings(tx Tx, codes []PairCode, now time.Time) (deleted int, err error) {
	for _, code := range codes {
		p, err := tx.Pairing(code)
		if errors.Is(err, ErrNotFound) || err == nil && !p.over(now) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if err := tx.DeletePairing(code); err != nil {
			return 0, err
		}
		deleted++
	}
	return deleted, nil
}

// SweepPairings deletes the expired pairings and returns their number. BeginPairing deletes some
// too, so that a busy shop need not wait for it.
func (s *Shop) SweepPairings(ctx context.Context) (int, error) {
	swept := 0
	for {
		now := s.now()
		stored, err := read(ctx, s.Store, func(r Reader) (storedPairings, error) { return countPairings(r, now) })
		if err != nil || len(stored.expired) == 0 {
			return swept, err
		}
		n, err := write(ctx, s.Store, func(tx Tx) (int, error) { return deleteExpiredPairings(tx, stored.expired, now) })
		if err != nil {
			return swept, err
		}
		swept += n
	}
}
