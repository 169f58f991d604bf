package app

import (
	"context"
	"errors"
)

// Redemption is the points of a redeemed code and the balance after them.
type Redemption struct {
	Points  int64
	Balance int64
	Again   bool // the reader had redeemed the code before
}

// Redeem adds the points of a code to the reader's balance, once. If the same reader repeats the
// call, the result is the first one. For any other reader a redeemed code is an unknown one.
func (s *Shop) Redeem(ctx context.Context, key SKey, typed string) (Redemption, error) {
	hash, plausible := parseCode(typed)
	now := s.now()
	return writeAs(ctx, s, key, Writes, func(tx Tx, user User) (Redemption, error) {
		if !plausible {
			return Redemption{}, errBadVoucher
		}
		voucher, err := tx.Voucher(hash)
		if err != nil {
			return Redemption{}, ifNotFound(err, errBadVoucher)
		}
		batch, err := tx.Batch(voucher.Batch)
		if err != nil {
			return Redemption{}, err
		}
		if voucher.UsedBy == user.ID {
			return Redemption{Points: batch.Points, Balance: voucher.Balance, Again: true}, nil
		}
		switch {
		case !voucher.UsedBy.IsZero():
			return Redemption{}, errBadVoucher
		case batch.over(now):
			return Redemption{}, ErrVoucherExpired
		case !batch.redeemable(now):
			return Redemption{}, errBadVoucher
		}
		if err := claim(tx, batch, user.ID); err != nil {
			return Redemption{}, err
		}
		user, entry, err := user.post(batch.Points, Redeemed, batch.ID.String(), now)
		if err != nil {
			return Redemption{}, err
		}
		voucher.UsedBy, voucher.UsedAt, voucher.Balance = user.ID, now, user.Balance
		err = errors.Join(tx.PutUser(user), tx.PutEntry(entry), tx.PutVoucher(voucher))
		return Redemption{Points: batch.Points, Balance: user.Balance}, err
	})
}

// claim counts one more code of batch for user. It fails above PerReader.
func claim(tx Tx, batch Batch, user UserID) error {
	c, err := tx.Claim(batch.ID, user)
	if err = ifNotFound(err, nil); err != nil {
		return err
	}
	if batch.PerReader > 0 && c.Count >= batch.PerReader {
		return ErrVoucherCap
	}
	return tx.PutClaim(Claim{Batch: batch.ID, User: user, Count: c.Count + 1})
}
