package app

import (
	"context"
	"errors"
	"time"
)

// sweepChunk is how many sessions one transaction deletes. Each is about five keys.
const sweepChunk = 10

// SweepEvery sweeps at once and then at every interval, until ctx ends. A failure is logged, and
// the next sweep continues. A server that is not on duty sweeps as soon as it is. Two servers that
// sweep at once, while the duty passes from one to the other, do no harm: each deletes or sums what
// it finds in its own transaction.
func (s *Shop) SweepEvery(ctx context.Context, interval time.Duration) {
	before := s.now() // any unfinished mint is of an earlier process
	if s.shared() {
		before = before.Add(-longestMint) // or of another server
	}
	for s.awaitDuty(ctx, func() { s.countWantedAccount(ctx) }) {
		s.sweepAll(ctx, before)
		if !sleep(ctx, interval) {
			return
		}
		before = s.now().Add(-longestMint)
	}
}

// sweepAll deletes what is expired, and the batches that were created before a time and never went
// live, and sums the days.
func (s *Shop) sweepAll(ctx context.Context, before time.Time) {
	n, err := s.Sweep(ctx)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		s.Log.Error("sweep of expired sessions failed", "err", err)
	case n > 0:
		s.Log.Info("expired sessions swept", "sessions", n)
	}
	if _, err := s.SweepPairings(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("sweep of expired pairings failed", "err", err)
	}
	codes, err := s.SweepCodes(ctx, before)
	if err != nil && ctx.Err() == nil {
		s.Log.Error("sweep of codes that were never given out failed", "err", err)
	}
	if codes > 0 {
		s.Log.Info("codes of mints that failed swept", "codes", codes)
	}
	if err := s.sumDaysInZone(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("the figures of closed days were not summed", "err", err)
	}
}

// Sweep deletes the expired sessions and returns their number.
func (s *Shop) Sweep(ctx context.Context) (int, error) {
	swept := 0
	for {
		now := s.now()
		expired, err := s.expired(ctx, now)
		if err != nil || len(expired) == 0 {
			return swept, err
		}
		n, err := s.deleteExpired(ctx, expired, now)
		if err != nil {
			return swept, err
		}
		swept += n
	}
}

func (s *Shop) expired(ctx context.Context, now time.Time) ([]SessionID, error) {
	return read(ctx, s.Store, func(r Reader) ([]SessionID, error) {
		var ids []SessionID
		for session, err := range r.ExpiredSessions(now) {
			if err != nil {
				return nil, err
			}
			if ids = append(ids, session.ID); len(ids) == sweepChunk {
				break
			}
		}
		return ids, nil
	})
}

// deleteExpired deletes those of ids that still exist and are still expired. A session may have
// been extended or logged out since it was listed.
func (s *Shop) deleteExpired(ctx context.Context, ids []SessionID, now time.Time) (int, error) {
	return write(ctx, s.Store, func(tx Tx) (int, error) {
		n := 0
		for _, id := range ids {
			session, err := tx.Session(id)
			if errors.Is(err, ErrNotFound) || err == nil && session.Expires.After(now) {
				continue
			}
			if err != nil {
				return 0, err
			}
			user, err := tx.User(session.User)
			if err != nil {
				return 0, err
			}
			user.Devices = without(user.Devices, id)
			if err := tx.PutUser(user); err != nil {
				return 0, err
			}
			if err := tx.DeleteSession(id); err != nil {
				return 0, err
			}
			n++
		}
		return n, nil
	})
}
