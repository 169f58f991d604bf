package app

import "time"

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
