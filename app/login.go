package app

import (
	"context"
	"errors"
	"sync/atomic"
)

// maxCode is the longest code passed on to WeChat, in bytes. A real one has 32.
const maxCode = 512

// Login is what a login gives: the reader, and the secret their client keeps.
type Login struct {
	User User
	SKey SKey
}

// Login signs in whoever WeChat says code belongs to. A first login makes the reader and grants
// SignupPoints; a good profile is taken over, any other is left aside.
func (s *Shop) Login(ctx context.Context, code string, signed SignedProfile) (Login, error) {
	if len(code) > maxCode {
		return Login{}, Malformed("code")
	}
	who, err := s.WeChat.Identify(ctx, code)
	if err != nil {
		return Login{}, err
	}
	if err := hasText("openid", who.OpenID, true, maxOpenID); err != nil {
		return Login{}, LoginUnavailable(err)
	}
	profile, err := signed.open(who)
	if why, is := errors.AsType[leftAside](err); is {
		atomic.AddUint64(&s.profilesLeftAside, 1)
		s.Log.Debug("a profile is left aside", "why", why)
	} else if err != nil {
		return Login{}, err
	}
	now := s.now()
	newcomer := User{ID: UserID(NewID(s.Now(), s.Rand)), OpenID: who.OpenID, Created: now}
	session := Session{ID: SessionID(NewID(s.Now(), s.Rand)), Created: now, Expires: now.Add(s.SessionTTL)}
	key := newSKey(s.Rand)
	session.SKey = key.Hash()

	return write(ctx, s.Store, func(tx Tx) (Login, error) {
		user, err := tx.UserByOpenID(who.OpenID)
		if errors.Is(err, ErrNotFound) {
			user, err = s.signUp(tx, newcomer)
		}
		if err != nil {
			return Login{}, err
		}
		if user.Banned {
			return Login{}, LoginRefused(nil)
		}
		user.Profile = user.Profile.adopt(profile)
		user.Seen = now
		user, err = openSession(tx, user, session)
		return Login{User: user, SKey: key}, err
	})
}

// ProfilesLeftAside returns how many logins came with a profile that could not be used.
func (s *Shop) ProfilesLeftAside() uint64 { return atomic.LoadUint64(&s.profilesLeftAside) }

// signUp grants the sign-up points, unless the newcomer had them before being erased. The caller
// stores the user.
func (s *Shop) signUp(tx Tx, newcomer User) (User, error) {
	points := int64(SignupPoints)
	erasure, err := tx.Erasure(s.eraseMark(newcomer.OpenID))
	switch {
	case err == nil && erasure.Banned:
		return User{}, LoginRefused(nil)
	case err == nil:
		points = 0
	case !errors.Is(err, ErrNotFound):
		return User{}, err
	}
	user, entry, err := newcomer.post(points, Signup, "", newcomer.Created)
	if err != nil {
		return User{}, err
	}
	return user, tx.PutEntry(entry)
}

// openSession stores session as the reader's newest device, and the reader with it. The oldest
// device goes when there are more than MaxDevices.
func openSession(tx Tx, user User, session Session) (User, error) {
	for len(user.Devices) >= MaxDevices {
		if err := tx.DeleteSession(user.Devices[0]); err != nil && !errors.Is(err, ErrNotFound) {
			return User{}, err
		}
		user.Devices = user.Devices[1:]
	}
	session.User, session.Epoch = user.ID, user.Epoch
	user.Devices = append(user.Devices, session.ID)
	if err := tx.PutUser(user); err != nil {
		return User{}, err
	}
	return user, tx.PutSession(session)
}
