package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"
)

// Shop has one method for every use case. Its fields are set before the first call and do not
// change.
type Shop struct {
	Store  Store
	WeChat WeChat
	Log    *slog.Logger
	Now    func() time.Time // the clock
	Rand   io.Reader        // a cryptographic source, safe for concurrent use

	SessionTTL time.Duration // how long an unused session lasts
	LinkTTL    time.Duration // how long a signed download link lasts
	LinkKey    []byte        // signs download links

	// Files is the books folder. If it is nil, no file is verified.
	Files Files

	// Pages draws the PDFs, and Covers stores the covers that are drawn of their first pages. If one
	// is nil, no book gets a cover of its PDF.
	Pages  Pages
	Covers Covers

	// Limiter throttles writes and purchases. If it is nil, they are not throttled.
	Limiter Limiter

	// Judges judges comments, if the keeper has chosen so. Without it they wait for the keeper.
	Judges *Judges

	// CodeImages draws the codes of pairings for the camera of WeChat. Without it readers type them.
	CodeImages *CodeImages

	// MakePicture makes a reader's picture of a file: a JPEG of at most MaxPicture bytes, without
	// metadata. A file that is no picture is Invalid. Without it readers cannot send pictures.
	MakePicture func(ctx context.Context, file []byte) (jpeg []byte, err error)

	// Outbox sends messages to readers. Without it they are stored for the next server.
	Outbox *Outbox

	// Finder finds books by words. Without it Find fails.
	Finder Finder

	// Passwords hashes the password of the keeper's desk. Without it there is no desk.
	Passwords Passwords

	// Trials tests the connections of a running server. It may be nil.
	Trials Trials

	// Zone is that of the days that SweepEvery sums. Without it none are summed.
	Zone *time.Location

	// Till keeps in memory what was counted for the keeper. Without it figures are counted each time.
	Till *Till

	// Sold keeps in memory how many orders the books have. Without it they are counted each time.
	Sold *SoldCounter

	// OnDuty reports whether this server is the one that does what is to be done once: the sweeps and
	// the sums of days, the messages to readers, and the passes over all PDFs. Without it no other
	// server uses the store, and this one is always on duty. It is called often, and must not block.
	OnDuty func() bool

	// PublicDownloads lets everyone download every listed book, as the first server did.
	PublicDownloads bool

	// Fixed has the values of settings that the command line gives: the keeper's choice does not
	// count. Live acts by the settings. If it is nil, no server runs.
	Fixed map[string]string
	Live  *Live

	profilesLeftAside uint64 // read and written atomically
	pairingsBegin     int64  // BeginPairings under way, the same
}

// now returns the time as it is stored: UTC, whole milliseconds.
func (s *Shop) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// signedIn returns the reader and the session that key opens. If the session is unknown, expired
// or ended, or the reader is banned, the error is errSignedOut in all four cases.
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
func readAs[T any](ctx context.Context, s *Shop, who Credential, fn func(Reader, User) (T, error)) (T, error) {
	used := func(context.Context) {}
	result, err := read(ctx, s.Store, func(r Reader) (none T, err error) {
		var user User
		if user, used, err = who.identify(s, r); err != nil {
			return none, err
		}
		return fn(r, user)
	})
	used(ctx)
	return result, err
}

// writeAs is write for a signed-in reader whose calls of kind activity are not throttled.
func writeAs[T any](
	ctx context.Context, s *Shop, who Credential, activity Activity, fn func(Tx, User) (T, error),
) (result T, err error) {
	if err := s.admit(ctx, who, activity); err != nil {
		return result, err
	}
	used := func(context.Context) {}
	result, err = write(ctx, s.Store, func(tx Tx) (none T, err error) {
		var user User
		if user, used, err = who.identify(s, tx); err != nil {
			return none, err
		}
		return fn(tx, user)
	})
	used(ctx)
	return result, err
}

// extend moves the expiry of a session in use, once a day. Failures are logged and not returned,
// because the call that used the session has succeeded already.
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

// ifNotFound returns meaning if err is ErrNotFound, and otherwise err.
func ifNotFound(err, meaning error) error {
	if errors.Is(err, ErrNotFound) {
		return meaning
	}
	return err
}
