package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"
)

// Shop is the shop: every use case is one of its methods. Its fields are set once, before use.
type Shop struct {
	Store  Store
	WeChat WeChat
	Log    *slog.Logger
	Now    func() time.Time // the clock
	Rand   io.Reader        // a cryptographic source, safe for concurrent use

	SessionTTL time.Duration // how long an unused session lasts
	LinkTTL    time.Duration // how long a signed download link lasts
	LinkKey    []byte        // signs download links

	// Files holds the books themselves; nil has all of them.
	Files Files

	// Limiter bounds how often a reader writes and buys; nil does not.
	Limiter Limiter

	// PublicDownloads lets anyone have any listed book's file, as the first server did.
	PublicDownloads bool

	profilesLeftAside uint64 // read and written atomically
}

// now is the clock as the shop stores it: UTC, whole milliseconds.
func (s *Shop) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// signedIn finds who holds key. An unknown, expired or ended session and a banned reader are all
// the same to whoever asks.
func (s *Shop) signedIn(g Getter, key SKey) (User, Session, error) {
	session, err := g.SessionBySKey(key.Hash())
	if err != nil {
		return User{}, Session{}, ifNotFound(err, errSignedOut)
	}
	user, err := g.User(session.User)
	if err != nil {
		return User{}, Session{}, ifNotFound(err, errSignedOut)
	}
	if user.Banned || session.Epoch != user.Epoch || !s.now().Before(session.Expires) {
		return User{}, Session{}, errSignedOut
	}
	return user, session, nil
}

// readAs is read for a signed-in reader.
func readAs[T any](ctx context.Context, s *Shop, key SKey, fn func(Reader, User) (T, error)) (T, error) {
	var session Session
	result, err := read(ctx, s.Store, func(r Reader) (none T, err error) {
		var user User
		if user, session, err = s.signedIn(r, key); err != nil {
			return none, err
		}
		return fn(r, user)
	})
	s.extend(ctx, session)
	return result, err
}

// writeAs is write for a signed-in reader who does not do such things too often.
func writeAs[T any](ctx context.Context, s *Shop, key SKey, what Activity, fn func(Tx, User) (T, error)) (result T, err error) {
	if err := s.admit(ctx, key, what); err != nil {
		return result, err
	}
	var session Session
	result, err = write(ctx, s.Store, func(tx Tx) (none T, err error) {
		var user User
		if user, session, err = s.signedIn(tx, key); err != nil {
			return none, err
		}
		return fn(tx, user)
	})
	s.extend(ctx, session)
	return result, err
}

// extend moves the expiry of a session in use, once a day. What the reader asked for is already
// decided, so a failure is logged and goes no further.
func (s *Shop) extend(ctx context.Context, session Session) {
	now := s.now()
	fresh := s.SessionTTL - min(extendEvery, s.SessionTTL/2)
	if session.ID.IsZero() || session.Expires.Sub(now) > fresh {
		return
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		session, err := tx.Session(session.ID)
		if err != nil {
			return err
		}
		user, err := tx.User(session.User)
		if err != nil {
			return err
		}
		if user.Banned || session.Epoch != user.Epoch {
			return nil // it has ended meanwhile
		}
		session.Expires = now.Add(s.SessionTTL)
		user.Seen = now
		if err := tx.PutUser(user); err != nil {
			return err
		}
		return tx.PutSession(session)
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		s.Log.Error("session not extended", "err", err)
	}
}

// ifNotFound gives what a missing thing means here; any other error stays.
func ifNotFound(err, meaning error) error {
	if errors.Is(err, ErrNotFound) {
		return meaning
	}
	return err
}
