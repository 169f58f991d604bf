package app

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// maxCode is the longest code that is sent to WeChat, in bytes. A real code has 32.
const maxCode = 512

// Login is the result of a login.
type Login struct {
	User User
	SKey SKey // the client keeps it
}

// Login signs in the person that WeChat identifies by code. The first login creates the reader
// and grants the sign-up points. A valid profile is stored. An invalid one is ignored.
func (s *Shop) Login(ctx context.Context, code string, signed SignedProfile) (Login, error) {
	return s.LoginOn(ctx, "", code, signed)
}

// LoginOn is Login with a name of the device, as a browser has: the reader finds it among Devices.
func (s *Shop) LoginOn(ctx context.Context, device, code string, signed SignedProfile) (Login, error) {
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
	session, key := s.newSession(now, device)

	return write(ctx, s.Store, func(tx Tx) (Login, error) {
		user, err := tx.UserByOpenID(who.OpenID)
		if errors.Is(err, ErrNotFound) {
			user, err = s.signUp(tx, newcomer)
		}
		if err != nil {
			return Login{}, err
		}
		if user.Banned {
			return Login{}, loginOfBanned()
		}
		user.Profile = user.Profile.adopt(profile)
		user.Seen = now
		user, err = openSession(tx, user, session)
		return Login{User: user, SKey: key}, err
	})
}

// ProfilesLeftAside returns how many logins came with a profile that could not be used.
func (s *Shop) ProfilesLeftAside() uint64 { return atomic.LoadUint64(&s.profilesLeftAside) }

// signUp grants the sign-up points, unless the reader had them before an erasure. The caller
// stores the user.
func (s *Shop) signUp(tx Tx, newcomer User) (User, error) {
	points, err := s.settingNumber(tx, SettingSignupPoints)
	if err != nil {
		return User{}, err
	}
	erasure, err := tx.Erasure(s.eraseMark(newcomer.OpenID))
	switch {
	case err == nil && erasure.Banned:
		return User{}, loginOfBanned()
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

// newSession returns a session that begins now, and its secret. The device is cut to the length
// that is stored.
func (s *Shop) newSession(now time.Time, device string) (Session, SKey) {
	session := Session{
		ID: SessionID(NewID(s.Now(), s.Rand)), Created: now, Expires: now.Add(s.SessionTTL),
		Device: clip(tidyNickName(device), MaxSessionDevice),
	}
	key := newSKey(s.Rand)
	session.SKey = key.Hash()
	return session, key
}

// openSession stores session as the reader's newest device, and the reader. Above MaxDevices, the
// oldest sessions are deleted.
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
