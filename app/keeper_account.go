package app

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"
)

const (
	minPassword = 10 // characters

	// MaxPassword is the longest password, in bytes: bcrypt reads no more.
	MaxPassword = 72

	// KeeperLinkLasts is how long the link that sets a password can be used.
	KeeperLinkLasts = 30 * time.Minute
)

var (
	errNoDevice   = &Error{Code: Unknown, Msg: "no such device"}
	errLinkIsOver = &Error{Code: Refused, Msg: "the link is used or too old: run littleshelf keeper link on the server"}
)

// ValidPassword returns the first rule that a new password breaks.
func ValidPassword(password string) error {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || n < minPassword:
		return broken("password", "must have at least %d characters", minPassword)
	case len(password) > MaxPassword:
		return broken("password", "must have at most %d bytes: %d Chinese characters", MaxPassword, MaxPassword/3)
	case distinctRunes(password) < 4:
		return broken("password", "must have at least %d different characters", 4)
	}
	return nil
}

func distinctRunes(text string) int {
	runes := []rune(text)
	slices.Sort(runes)
	return len(slices.Compact(runes))
}

// SetKeeperPassword sets the password of the desk, and ends the sessions of all its devices.
func (s *Shop) SetKeeperPassword(ctx context.Context, request Request, password string) (Receipt, error) {
	hash, err := s.hashPassword(password)
	if err != nil {
		return Receipt{}, err
	}
	return s.act(ctx, request, func(tx Tx) (change, error) {
		keeper, c, err := s.replacePassword(tx, hash)
		if err != nil {
			return change{}, err
		}
		return c, tx.PutKeeper(keeper)
	})
}

func (s *Shop) hashPassword(password string) (string, error) {
	if err := ValidPassword(password); err != nil {
		return "", invalid(err)
	}
	return s.Passwords.Hash(password)
}

// replacePassword ends all sessions and returns the keeper with the new password. The caller
// stores the keeper.
func (s *Shop) replacePassword(tx Tx, hash string) (Keeper, change, error) {
	c := change{did: "keeper passwd", to: "keeper"}
	keeper, err := tx.Keeper()
	if err = ifNotFound(err, nil); err != nil {
		return Keeper{}, c, err
	}
	for _, id := range keeper.Devices {
		if err := ifNotFound(tx.DeleteKeeperSession(id), nil); err != nil {
			return Keeper{}, c, err
		}
	}
	c.after = fmt.Sprintf("%d devices signed out", len(keeper.Devices))
	return Keeper{Password: hash, Changed: s.now()}, c, nil
}

// NewKeeperToken returns the token of a link that sets the password.
func NewKeeperToken(rand io.Reader) string { return newKeeperSecret(rand) }

// NewPassword returns a password that is easy to copy by hand, of 75 random bits.
func NewPassword(rand io.Reader) string { return newCode(rand) }

// SetKeeperLink lets a link with this token set the password once, within KeeperLinkLasts. An
// earlier link can no longer be used.
func (s *Shop) SetKeeperLink(ctx context.Context, request Request, token string) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		return change{did: "keeper link", to: "keeper", after: "made"}, s.putKeeperLink(tx, token)
	})
}

// FirstKeeperLink returns the token of a link for a shop whose desk has no password yet, and
// otherwise "". It is no act of the keeper's: the server makes one at each start until it is used.
func (s *Shop) FirstKeeperLink(ctx context.Context) (token string, err error) {
	fresh := NewKeeperToken(s.Rand)
	return write(ctx, s.Store, func(tx Tx) (string, error) {
		keeper, err := tx.Keeper()
		if err = ifNotFound(err, nil); err != nil || keeper.Password != "" {
			return "", err
		}
		return fresh, s.putKeeperLink(tx, fresh)
	})
}

func (s *Shop) putKeeperLink(tx Tx, token string) error {
	if len(token) != hex.EncodedLen(keeperSecretBytes) {
		return &Error{Code: Invalid, Msg: "that is no token of a link"}
	}
	keeper, err := tx.Keeper()
	if err = ifNotFound(err, nil); err != nil {
		return err
	}
	now := s.now()
	if keeper.Changed.IsZero() {
		keeper.Changed = now
	}
	keeper.Link, keeper.LinkExpires = hashKeeperSecret(token), now.Add(KeeperLinkLasts)
	return tx.PutKeeper(keeper)
}

// UseKeeperLink sets the password by a link's token, and starts a session of the device that has
// it.
func (s *Shop) UseKeeperLink(ctx context.Context, request Request, token, password, device string, lasts time.Duration) (KeeperKey, error) {
	hash, err := s.hashPassword(password)
	if err != nil {
		return "", err
	}
	key, session := s.newKeeperSession(device, lasts)
	_, err = s.act(ctx, request, func(tx Tx) (change, error) {
		if err := s.validKeeperLink(tx, token); err != nil {
			return change{}, err
		}
		keeper, c, err := s.replacePassword(tx, hash)
		if err != nil {
			return change{}, err
		}
		return c, openKeeperSession(tx, keeper, session)
	})
	return key, err
}

// KeeperLinkOpen returns an error if the link with this token is used, replaced or too old.
func (s *Shop) KeeperLinkOpen(ctx context.Context, token string) error {
	return view(ctx, s.Store, func(r Reader) error { return s.validKeeperLink(r, token) })
}

func (s *Shop) validKeeperLink(g Getter, token string) error {
	keeper, err := g.Keeper()
	if err != nil {
		return ifNotFound(err, errLinkIsOver)
	}
	hash := hashKeeperSecret(token)
	if subtle.ConstantTimeCompare(keeper.Link[:], hash[:]) != 1 || !s.now().Before(keeper.LinkExpires) {
		return errLinkIsOver
	}
	return nil
}

// KeeperDevices lists the devices that are signed in at the desk, oldest first.
func (s *Shop) KeeperDevices(ctx context.Context) ([]KeeperSession, error) {
	now := s.now()
	return read(ctx, s.Store, func(r Reader) (list []KeeperSession, err error) {
		keeper, err := r.Keeper()
		if err = ifNotFound(err, nil); err != nil {
			return nil, err
		}
		for _, id := range keeper.Devices {
			session, err := r.KeeperSession(id)
			switch {
			case err != nil:
				return nil, err
			case now.Before(session.Expires):
				list = append(list, session)
			}
		}
		return list, nil
	})
}

// EndKeeperDevice ends the session of a device at the desk.
func (s *Shop) EndKeeperDevice(ctx context.Context, request Request, id KeeperSessionID) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		session, err := endKeeperSession(tx, id)
		return change{did: "keeper end", to: id.String(), before: session.Device, after: "signed out"}, err
	})
}
