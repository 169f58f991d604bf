package app

import (
	"cmp"
	"math"
	"time"

	"github.com/google/uuid"
)

// Why is the reason of a ledger entry. The words are stored and shown: append only.
type Why string

const (
	Signup   Why = "signup"
	Bought   Why = "buy"
	Refunded Why = "refund" // of an order
	Redeemed Why = "redeem" // a redemption code
	Granted  Why = "grant"  // by the keeper
	Taken    Why = "take"   // by the keeper
)

// Entry is one movement of points in a reader's ledger. Seq counts from 1 without gaps. Balance
// is the reader's balance after the entry.
type Entry struct {
	User    UserID
	Seq     uint64
	Delta   int64 // points, negative for a debit
	Balance int64
	Why     Why
	Ref     string // the order's id for a purchase
	At      time.Time
}

// movement is the range of Delta for a Why, and whether Ref is an id or empty.
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

// Validate returns the first rule that an entry breaks.
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
		m.validateRef(e.Ref),
		hasTime("at", e.At),
	)
}

// validateRef returns an error if ref is not an id in its canonical spelling, or not empty if the
// movement has no Ref.
func (m movement) validateRef(ref string) error {
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
