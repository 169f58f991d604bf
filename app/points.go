package app

import (
	"context"
	"fmt"
)

// maxGrant is the most points that one act moves. It is far above a real amount and far below an
// overflow.
const maxGrant = 1_000_000_000

// Did of the receipts that move points.
const (
	didAdd  = "points add"
	didTake = "points take"
)

// AddPoints adds points to a reader's balance.
func (s *Shop) AddPoints(ctx context.Context, request Request, id UserID, points int64) (Receipt, error) {
	return s.movePoints(ctx, request, id, points, points, Granted)
}

// TakePoints subtracts points from a reader's balance. It fails if the balance is lower.
func (s *Shop) TakePoints(ctx context.Context, request Request, id UserID, points int64) (Receipt, error) {
	return s.movePoints(ctx, request, id, points, -points, Taken)
}

func (s *Shop) movePoints(ctx context.Context, request Request, id UserID, points, delta int64, why Why) (Receipt, error) {
	if points < 1 || points > maxGrant {
		return Receipt{}, &Error{Code: Invalid, Msg: fmt.Sprintf("points must be from 1 to %d", maxGrant)}
	}
	now := s.now()
	return s.act(ctx, request, func(tx Tx) (change, error) {
		user, err := livingReader(tx, id)
		if err != nil {
			return change{}, err
		}
		before := user.Balance
		user, entry, err := user.post(delta, why, request.ID.String(), now)
		if err != nil {
			return change{}, err
		}
		if err := tx.PutUser(user); err != nil {
			return change{}, err
		}
		did := map[Why]string{Granted: didAdd, Taken: didTake}[why]
		return change{did, id.String(), balanceText(before), balanceText(user.Balance)}, tx.PutEntry(entry)
	})
}

func balanceText(points int64) string { return fmt.Sprintf("balance %d", points) }

// livingReader returns a reader. It fails if the reader has been erased.
func livingReader(g Getter, id UserID) (User, error) {
	user, err := g.User(id)
	if err != nil {
		return User{}, ifNotFound(err, errNoReader)
	}
	if user.Erased {
		return User{}, errErasedReader
	}
	return user, nil
}
