package app

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"
)

// Passwords hashes passwords, which takes a while on purpose.
type Passwords interface {
	// Hash returns a hash with everything that Matches needs.
	Hash(password string) (string, error)
	Matches(hash, password string) bool
}

const (
	// keeperSeenEvery is how often a device in use stores that it was seen.
	keeperSeenEvery = time.Hour
)

var (
	errKeeperSignedOut = &Error{Code: Unknown, Msg: "sign in first"}
	errWrongPassword   = &Error{Code: Refused, Msg: "that is not the password"}
	errNoPassword      = &Error{Code: Refused, Msg: "the desk has no password yet: run littleshelf keeper link on the server"}
)

// KeeperSignedOut reports whether a call failed because its key opens no session of the keeper.
func KeeperSignedOut(err error) bool { return errors.Is(err, errKeeperSignedOut) }

// HasKeeper reports whether the desk has a password.
func (s *Shop) HasKeeper(ctx context.Context) (bool, error) {
	return read(ctx, s.Store, func(r Reader) (bool, error) {
		keeper, err := r.Keeper()
		return keeper.Password != "", ifNotFound(err, nil)
	})
}

// SignInKeeper starts a session of a device that knows the password. The device is what the
// browser calls itself.
func (s *Shop) SignInKeeper(ctx context.Context, password, device string, lasts time.Duration) (KeeperKey, error) {
	keeper, err := read(ctx, s.Store, func(r Reader) (Keeper, error) {
		keeper, err := r.Keeper()
		return keeper, ifNotFound(err, nil)
	})
	switch {
	case err != nil:
		return "", err
	case keeper.Password == "":
		return "", errNoPassword
	case len(password) > MaxPassword || !s.Passwords.Matches(keeper.Password, password):
		return "", errWrongPassword
	}
	key, session := s.newKeeperSession(device, lasts)
	return write(ctx, s.Store, func(tx Tx) (KeeperKey, error) {
		now, err := tx.Keeper()
		if err != nil {
			return "", err
		}
		if now.Password != keeper.Password {
			return "", errWrongPassword // it was changed meanwhile
		}
		return key, openKeeperSession(tx, now, session)
	})
}

func (s *Shop) newKeeperSession(device string, lasts time.Duration) (KeeperKey, KeeperSession) {
	now := s.now()
	session := KeeperSession{
		ID: KeeperSessionID(NewID(s.Now(), s.Rand)), Device: clip(Tidy(device), MaxDeviceName),
		Created: now, Seen: now, Expires: now.Add(lasts),
	}
	key, hash := newKeeperKey(session.ID, s.Rand)
	session.Secret = hash
	return key, session
}

// openKeeperSession stores session as the keeper's newest device, and the keeper.
func openKeeperSession(tx Tx, keeper Keeper, session KeeperSession) error {
	for len(keeper.Devices) >= MaxKeeperDevices {
		if err := ifNotFound(tx.DeleteKeeperSession(keeper.Devices[0]), nil); err != nil {
			return err
		}
		keeper.Devices = keeper.Devices[1:]
	}
	keeper.Devices = append(keeper.Devices, session.ID)
	if err := tx.PutKeeper(keeper); err != nil {
		return err
	}
	return tx.PutKeeperSession(session)
}

// KeeperAt returns the session that key opens. The error is that of KeeperSignedOut for a key that
// is unknown, expired or ended.
func (s *Shop) KeeperAt(ctx context.Context, key KeeperKey) (KeeperSession, error) {
	id, hash, ok := key.parts()
	if !ok {
		return KeeperSession{}, errKeeperSignedOut
	}
	now := s.now()
	session, err := read(ctx, s.Store, func(r Reader) (KeeperSession, error) {
		session, err := r.KeeperSession(id)
		if err != nil {
			return KeeperSession{}, ifNotFound(err, errKeeperSignedOut)
		}
		if subtle.ConstantTimeCompare(session.Secret[:], hash[:]) != 1 || !now.Before(session.Expires) {
			return KeeperSession{}, errKeeperSignedOut
		}
		return session, nil
	})
	if err != nil || now.Sub(session.Seen) < keeperSeenEvery {
		return session, err
	}
	_, err = write(ctx, s.Store, func(tx Tx) (none struct{}, err error) {
		session, err := tx.KeeperSession(id)
		if err != nil {
			return none, ifNotFound(err, errKeeperSignedOut)
		}
		session.Seen = now
		return none, tx.PutKeeperSession(session)
	})
	return session, err
}

// KnownKeeperDevice reports whether a device has signed in with its key before. Its session may
// have expired since.
func (s *Shop) KnownKeeperDevice(ctx context.Context, key KeeperKey) bool {
	id, hash, ok := key.parts()
	if !ok {
		return false
	}
	known, err := read(ctx, s.Store, func(r Reader) (bool, error) {
		session, err := r.KeeperSession(id)
		return subtle.ConstantTimeCompare(session.Secret[:], hash[:]) == 1, err
	})
	return known && err == nil
}

// SignOutKeeper ends the session that key opens.
func (s *Shop) SignOutKeeper(ctx context.Context, key KeeperKey) error {
	session, err := s.KeeperAt(ctx, key)
	if err != nil {
		return err
	}
	_, err = write(ctx, s.Store, func(tx Tx) (none struct{}, err error) {
		_, err = endKeeperSession(tx, session.ID)
		return none, err
	})
	return err
}

// endKeeperSession deletes a session and takes it from the keeper's devices.
func endKeeperSession(tx Tx, id KeeperSessionID) (KeeperSession, error) {
	session, err := tx.KeeperSession(id)
	if err != nil {
		return KeeperSession{}, ifNotFound(err, errNoDevice)
	}
	keeper, err := tx.Keeper()
	if err != nil {
		return KeeperSession{}, err
	}
	keeper.Devices = without(keeper.Devices, id)
	if err := tx.PutKeeper(keeper); err != nil {
		return KeeperSession{}, err
	}
	return session, tx.DeleteKeeperSession(id)
}
