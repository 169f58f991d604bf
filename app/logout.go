package app

import (
	"context"
	"errors"
	"slices"
)

// Logout ends the session that key opens.
func (s *Shop) Logout(ctx context.Context, key SKey) error {
	return s.signOut(ctx, key, func(tx Tx, user User, session Session) error {
		user.Devices = without(user.Devices, session.ID)
		if err := tx.PutUser(user); err != nil {
			return err
		}
		return tx.DeleteSession(session.ID)
	})
}

// LogoutEverywhere ends every session and app password of the reader that key signs in.
func (s *Shop) LogoutEverywhere(ctx context.Context, key SKey) error {
	return s.signOut(ctx, key, func(tx Tx, user User, _ Session) error {
		user, err := endAllSessions(tx, user)
		if err != nil {
			return err
		}
		return tx.PutUser(user)
	})
}

// endAllSessions raises the reader's epoch, which ends all sessions and app passwords, and deletes
// their rows. The caller stores the user.
func endAllSessions(tx Tx, user User) (User, error) {
	for _, id := range user.Devices {
		if err := tx.DeleteSession(id); err != nil && !errors.Is(err, ErrNotFound) {
			return User{}, err
		}
	}
	if err := deleteAppPasswords(tx, user.ID); err != nil {
		return User{}, err
	}
	user.Epoch++
	user.Devices = nil
	return user, nil
}

// signOut runs end for the session that key opens.
func (s *Shop) signOut(ctx context.Context, key SKey, end func(Tx, User, Session) error) error {
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

// without returns a copy of devices without gone.
func without[Of any](devices []ID[Of], gone ID[Of]) []ID[Of] {
	return slices.DeleteFunc(slices.Clone(devices), func(id ID[Of]) bool { return id == gone })
}
