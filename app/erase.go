package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
)

// EraseMark identifies an erased reader's openid: it is an HMAC with the shop's key. It is used
// to refuse a second sign-up grant and the login of a banned person.
type EraseMark [sha256.Size]byte

// Erasure is the mark of one erased reader. It has no time: together with the audit, a time would
// lead from the person to the rows that are left.
type Erasure struct {
	Mark   EraseMark
	Banned bool // the reader was banned, and stays banned
}

// Validate returns the first rule that an erasure breaks.
func (e Erasure) Validate() error {
	if e.Mark == (EraseMark{}) {
		return broken("mark", "must not be zero")
	}
	return nil
}

// erasePurpose is part of every mark, so that a mark is equal to no other HMAC with the same key.
const erasePurpose = "littleshelf erased reader v1"

func (s *Shop) eraseMark(openID string) EraseMark {
	mac := hmac.New(sha256.New, s.LinkKey)
	mac.Write([]byte(erasePurpose + "\n" + openID))
	return EraseMark(mac.Sum(nil))
}

// MarshalText writes the mark as hex, its form in stored JSON.
func (m EraseMark) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, m[:]), nil }

// UnmarshalText parses the output of MarshalText.
func (m *EraseMark) UnmarshalText(text []byte) error { return (*SKeyHash)(m).UnmarshalText(text) }

// eraseChunk is how many comments one transaction deletes. Each is about four keys.
const eraseChunk = 10

// Erase deletes a reader's personal data (openid, profile, picture, comments and positions in
// books) and ends the sessions. Orders and ledger stay, under an id that no longer leads to a
// person. A mark stays too: the same person gets no second sign-up grant, and a ban stays in force.
// If it is interrupted, Erase is repeated, with the same request or another: a second erasure
// changes nothing that the first one did.
func (s *Shop) Erase(ctx context.Context, request Request, id UserID) (Receipt, error) {
	receipt, err := s.act(ctx, request, func(tx Tx) (change, error) {
		user, err := tx.User(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoReader)
		}
		c := change{did: "reader erase", to: id.String(), before: user.Standing(), after: user.Standing()}
		if user.Erased {
			return c, nil
		}
		user, err = s.erase(tx, user)
		c.after = user.Standing()
		return c, err
	})
	if err != nil {
		return Receipt{}, err
	}
	return receipt, s.deleteWritings(ctx, id)
}

// erase deletes what identifies user, ends the sessions, and stores the user and the mark.
func (s *Shop) erase(tx Tx, user User) (User, error) {
	if err := tx.PutErasure(Erasure{Mark: s.eraseMark(user.OpenID), Banned: user.Banned}); err != nil {
		return User{}, err
	}
	user, err := endAllSessions(tx, user)
	if err != nil {
		return User{}, err
	}
	if user, err = withoutPicture(tx, user); err != nil {
		return User{}, err
	}
	user.OpenID, user.Profile = "", Profile{}
	user.Erased, user.Banned = true, false
	return user, tx.PutUser(user)
}

// deleteWritings deletes a reader's comments and positions in books.
func (s *Shop) deleteWritings(ctx context.Context, id UserID) error {
	return errors.Join(
		s.deleteComments(ctx, func(r Reader) iter.Seq2[Comment, error] { return r.CommentsBy(id, 0) }),
		s.deletePositionsOf(ctx, id))
}

// deleteComments lists comments in a View and deletes them by key in an Update, until the list is
// empty.
func (s *Shop) deleteComments(ctx context.Context, which func(Reader) iter.Seq2[Comment, error]) error {
	for {
		comments, err := read(ctx, s.Store, func(r Reader) ([]Comment, error) {
			return collect(which(r), eraseChunk)
		})
		if err != nil || len(comments) == 0 {
			return err
		}
		_, err = write(ctx, s.Store, func(tx Tx) (struct{}, error) {
			for _, c := range comments {
				if err := tx.DeleteComment(c.ID); err != nil && !errors.Is(err, ErrNotFound) {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
		})
		if err != nil {
			return err
		}
	}
}
