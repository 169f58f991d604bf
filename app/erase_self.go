package app

import (
	"context"
	"errors"
)

// eraseWords are the words by which a reader confirms the erasure: a client asks for one of them.
var eraseWords = map[string]bool{EraseWord: true, "erase": true}

// EraseWord is the first of the words by which a reader confirms the erasure.
const EraseWord = "抹掉"

var errNotConfirmed = Malformed("confirm")

// NotConfirmed reports whether EraseMe was refused because the word was another one.
func NotConfirmed(err error) bool { return err == errNotConfirmed }

// EraseMe erases the reader that key signs in, like Erase. The audit has no receipt: the act is not
// the keeper's. What hangs on the reader is deleted first, so that an interrupted call can be
// repeated, and once more afterwards, because another device may have written meanwhile.
func (s *Shop) EraseMe(ctx context.Context, key SKey, confirm string) error {
	if !eraseWords[confirm] {
		return errNotConfirmed
	}
	user, err := writeAs(ctx, s, key, Writes, func(_ Tx, user User) (User, error) { return user, nil })
	if err != nil {
		return err
	}
	if err := s.deleteWritings(ctx, user.ID); err != nil {
		return err
	}
	_, err = write(ctx, s.Store, func(tx Tx) (User, error) {
		user, _, err := s.signedIn(tx, key)
		if err != nil {
			return User{}, err
		}
		return s.erase(tx, user)
	})
	return errors.Join(err, s.deleteWritings(ctx, user.ID))
}
