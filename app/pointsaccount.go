package app

import (
	"context"
	"time"
)

// PointsAccount is the sum of all ledgers and balances. Each reader's ledger and balance are of one
// moment, so both sides are equal even if points moved during the count.
type PointsAccount struct {
	At       time.Time // of the count; zero if there was none yet
	Readers  int       // erased ones included
	Given    int64     // by sign-up, codes and the keeper
	Taken    int64     // by the keeper
	Spent    int64     // for orders, refunded ones included
	Returned int64     // for refunded orders
	Held     int64     // the balances
	Erased   int64     // of Held: the balances of erased readers
	Unequal  int       // the number of readers whose balance is not the sum of their ledger
}

// Issued returns the points that were given and not taken back.
func (a PointsAccount) Issued() int64 { return a.Given - a.Taken }

// Used returns the points that were paid for orders and not refunded.
func (a PointsAccount) Used() int64 { return a.Spent - a.Returned }

// Balanced reports whether both sides are equal: what was issued is held or used.
func (a PointsAccount) Balanced() bool { return a.Unequal == 0 && a.Issued() == a.Held+a.Used() }

// add counts one reader.
func (a *PointsAccount) add(user User, moved Counts) {
	a.Readers++
	a.Given += moved.Given
	a.Taken += moved.Taken
	a.Spent += moved.Spent
	a.Returned += moved.Returned
	a.Held += user.Balance
	if user.Erased {
		a.Erased += user.Balance
	}
	if user.Balance != moved.Given-moved.Taken-moved.Earned() {
		a.Unequal++
	}
}

// plus adds the account of other readers.
func (a *PointsAccount) plus(more PointsAccount) {
	a.Readers += more.Readers
	a.Given += more.Given
	a.Taken += more.Taken
	a.Spent += more.Spent
	a.Returned += more.Returned
	a.Held += more.Held
	a.Erased += more.Erased
	a.Unequal += more.Unequal
}

// smallLedger is the number of rows, readers and their entries, that PointsAccount reads itself.
const smallLedger = 2000

// PointsAccount returns the account of a small shop as it is, and that of a large one as the
// sweeper last counted it: At says when. On a server that is not on duty, the sweeper counts it
// after it was asked for.
func (s *Shop) PointsAccount(ctx context.Context) (PointsAccount, error) {
	kept, large := s.Till.keptAccount(s.now())
	if large || !kept.At.IsZero() && s.now().Sub(kept.At) < keepFigures {
		return kept, nil
	}
	account, err := s.smallAccount(ctx)
	if err != nil || account.At.IsZero() {
		return kept, err
	}
	s.Till.keepAccount(account, false)
	return account, nil
}

// smallAccount counts the account of a shop with few rows. Of a larger one it returns a zero
// PointsAccount.
func (s *Shop) smallAccount(ctx context.Context) (account PointsAccount, err error) {
	now := s.now()
	page, err := read(ctx, s.Store, func(r Reader) (ledgerPage, error) { return readLedgers(r, UserID{}, smallLedger, nil) })
	if err != nil || !page.last {
		return PointsAccount{}, err
	}
	page.account.At = now
	return page.account, nil
}

// countWantedAccount counts the account of a large shop, if a page asked for it. SumDays does so on
// the server that is on duty.
func (s *Shop) countWantedAccount(ctx context.Context) {
	if !s.Till.wantsAccount() {
		return
	}
	if _, err := s.sumLedgers(ctx, daySpan{zone: time.UTC}, nil); err != nil && ctx.Err() == nil {
		s.Log.Error("the points' account was not counted", "err", err)
	}
}
