package app

import (
	"cmp"
	"math"
	"time"

	"github.com/google/uuid"
)

// Why says what moved points. The words are stored and shown: append only.
type Why string

const (
	Signup   Why = "signup"
	Bought   Why = "buy"
	Refunded Why = "refund" // an order's points came back
	Redeemed Why = "redeem" // a redemption code's points
	Granted  Why = "grant"  // by the keeper
	Taken    Why = "take"   // by the keeper
)

// Entry is one line of a reader's statement. Seq counts from 1 without gaps; Balance is what the
// reader had after it.
type Entry struct {
	User    UserID
	Seq     uint64
	Delta   int64 // points, negative for a debit
	Balance int64
	Why     Why
	Ref     string // the order's id for a purchase
	At      time.Time
}

// movement is what a Why may move, and what its Ref is: an id, or nothing.
type movement struct {
	low, high int64
	hasRef    bool
}

var movements = map[Why]movement{
	Signup:   {0, maxGrant, false},
	Bought:   {-MaxPrice, 0, true},
	Refunded: {0, MaxPrice, true},
	Redeemed: {1, maxGrant, true},
	Granted:  {1, maxGrant, true},
	Taken:    {-maxGrant, -1, true},
}

// Validate names what is wrong with an entry.
func (e Entry) Validate() error {
	m, known := movements[e.Why]
	if !known {
		return broken("why", "%.40q is no reason that the shop knows", e.Why)
	}
	return cmp.Or(
		hasID("user", e.User),
		within("seq", e.Seq, 1, math.MaxUint64),
		within("delta", e.Delta, m.low, m.high),
		within("balance", e.Balance, 0, MaxBalance),
		m.refers(e.Ref),
		hasTime("at", e.At),
	)
}

// refers wants the id that a movement is for, in the one way it is written.
func (m movement) refers(ref string) error {
	if !m.hasRef {
		if ref != "" {
			return broken("ref", "must be empty")
		}
		return nil
	}
	if id, err := uuid.Parse(ref); err != nil || id.String() != ref {
		return broken("ref", "must be an id")
	}
	return nil
}
