package app

import (
	"context"
	"errors"
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

// LogoutEverywhere ends every session of the reader that key signs in.
func (s *Shop) LogoutEverywhere(ctx context.Context, key SKey) error {
	return s.endSession(ctx, key, func(tx Tx, user User, _ Session) error {
		user, err := endSessions(tx, user)
		if err != nil {
			return err
		}
		return tx.PutUser(user)
	})
}

// endSessions raises the reader's epoch, which ends all sessions at once, and deletes their rows, of
// which there are at most MaxDevices. The caller stores the user.
func endSessions(tx Tx, user User) (User, error) {
	for _, id := range user.Devices {
		if err := tx.DeleteSession(id); err != nil && !errors.Is(err, ErrNotFound) {
			return User{}, err
		}
	}
	user.Epoch++
	user.Devices = nil
	return user, nil
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
