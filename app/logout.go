package app

import (
	"context"
	"slices"
)

// Logout ends the session that key opens.
func (s *Shop) Logout(ctx context.Context, key SKey) error {
	return s.endSession(ctx, key, func(tx Tx, user User, session Session) error {
		user.Devices = without(user.Devices, session.ID)
		if err := tx.PutUser(user); err != nil {
			return err
		}
		return tx.DeleteSession(session.ID)
	})
}

// LogoutEverywhere ends every session of the reader that key signs in: raising the epoch ends them
// all at once, and the sweeper clears them away when they expire.
func (s *Shop) LogoutEverywhere(ctx context.Context, key SKey) error {
	return s.endSession(ctx, key, func(tx Tx, user User, _ Session) error {
		user.Epoch++
		user.Devices = nil
		return tx.PutUser(user)
	})
}

func (s *Shop) endSession(ctx context.Context, key SKey, end func(Tx, User, Session) error) error {
	if err := s.admit(ctx, key, Writes); err != nil {
		return err
	}
	_, err := write(ctx, s.Store, func(tx Tx) (struct{}, error) {
		user, session, err := s.signedIn(tx, key)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, end(tx, user, session)
	})
	return err
}

// without is a copy of devices that lacks gone.
func without(devices []SessionID, gone SessionID) []SessionID {
	return slices.DeleteFunc(slices.Clone(devices), func(id SessionID) bool { return id == gone })
}
