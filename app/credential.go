package app

import (
	"context"
	"errors"
	"time"
)

// Credential identifies a reader who reads and keeps positions: the SKey of a session, or the
// AppKey of an app password. The calls that buy, redeem, write, or change an account take an SKey:
// an app password cannot be used for them.
type Credential interface {
	// identify returns the reader, and a function that stores that the credential is in use, for a
	// call after the transaction. If the credential does not open anything, the error is
	// errSignedOut.
	identify(s *Shop, g Getter) (user User, used func(context.Context), err error)
}

func (k SKey) identify(s *Shop, g Getter) (User, func(context.Context), error) {
	user, session, err := s.signedIn(g, k)
	return user, func(ctx context.Context) { s.extend(ctx, session) }, err
}

func (k AppKey) identify(s *Shop, g Getter) (User, func(context.Context), error) {
	nothing := func(context.Context) {}
	password, err := g.AppPasswordByHash(AppPasswordHash(k))
	if err != nil {
		return User{}, nothing, ifNotFound(err, errSignedOut)
	}
	user, err := g.User(password.User)
	if err != nil {
		return User{}, nothing, ifNotFound(err, errSignedOut)
	}
	if !password.opens(user) {
		return User{}, nothing, errSignedOut
	}
	return user, func(ctx context.Context) { s.noteUse(ctx, password) }, nil
}

// noteUseEvery is how often an app password in use stores that it is: one write a day.
const noteUseEvery = 24 * time.Hour

// noteUse stores once a day when an app password was used. Failures are logged and not returned,
// because the call that used the password has succeeded already.
func (s *Shop) noteUse(ctx context.Context, password AppPassword) {
	now := s.now()
	if now.Sub(password.Used) < noteUseEvery {
		return
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		stored, err := tx.AppPassword(password.User, password.Slot)
		if err != nil || stored.ID != password.ID {
			return err // it was deleted meanwhile, or replaced
		}
		stored.Used = now
		return tx.PutAppPassword(stored)
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		s.Log.Error("use of an app password not stored", "err", err)
	}
}

// Identify returns the reader whom a credential identifies.
func (s *Shop) Identify(ctx context.Context, who Credential) (User, error) {
	return readAs(ctx, s, who, func(_ Reader, user User) (User, error) { return user, nil })
}
