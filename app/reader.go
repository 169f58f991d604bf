package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
)

// EraseMark is what is kept of an erased reader's openid: an HMAC under the file's own key, good
// for one question only: has this person had the sign-up points before?
type EraseMark [sha256.Size]byte

// Erasure is one erased reader's mark. It says nothing of when, for the audit does, and the two
// together would lead from the person to the records that are left.
type Erasure struct {
	Mark   EraseMark
	Banned bool // the reader was, and stays so
}

// Validate names what is wrong with an erasure.
func (e Erasure) Validate() error {
	if e.Mark == (EraseMark{}) {
		return broken("mark", "must not be zero")
	}
	return nil
}

// erasePurpose keeps a mark from meaning anything elsewhere.
const erasePurpose = "littleshelf erased reader v1"

func (s *Shop) eraseMark(openID string) EraseMark {
	mac := hmac.New(sha256.New, s.LinkKey)
	mac.Write([]byte(erasePurpose + "\n" + openID))
	return EraseMark(mac.Sum(nil))
}

// MarshalText writes the mark as hex, its form in stored JSON.
func (m EraseMark) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, m[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (m *EraseMark) UnmarshalText(text []byte) error { return (*SKeyHash)(m).UnmarshalText(text) }

// Ban ends a reader's sessions and links and keeps them from logging in.
func (s *Shop) Ban(ctx context.Context, request Request, id UserID) (Receipt, error) {
	return s.setBanned(ctx, request, id, "reader ban", true)
}

// Unban lets a banned reader log in again.
func (s *Shop) Unban(ctx context.Context, request Request, id UserID) (Receipt, error) {
	return s.setBanned(ctx, request, id, "reader unban", false)
}

func (s *Shop) setBanned(ctx context.Context, request Request, id UserID, did string, banned bool) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		user, err := livingReader(tx, id)
		if err != nil {
			return change{}, err
		}
		c := change{did: did, to: id.String(), before: user.Standing()}
		if banned {
			if user, err = endSessions(tx, user); err != nil {
				return change{}, err
			}
		}
		user.Banned = banned
		c.after = user.Standing()
		return c, tx.PutUser(user)
	})
}

// Standing returns "erased", "banned" or "welcome".
func (u User) Standing() string {
	switch {
	case u.Erased:
		return "erased"
	case u.Banned:
		return "banned"
	}
	return "welcome"
}

// eraseChunk is how many comments one transaction deletes: each is about four keys.
const eraseChunk = 10

// Erase removes what is personal of a reader, openid, profile and comments, and ends the sessions.
// Orders and ledger stay, under an id that no longer leads to anyone, and so does a mark that keeps
// the same person from collecting the sign-up points again, or from shaking off a ban. Interrupted, it is finished by asking again, at the same
// request or another: a second erasure changes nothing that the first did.
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
		if err := tx.PutErasure(Erasure{Mark: s.eraseMark(user.OpenID), Banned: user.Banned}); err != nil {
			return change{}, err
		}
		if user, err = endSessions(tx, user); err != nil {
			return change{}, err
		}
		user.OpenID, user.Profile = "", Profile{}
		user.Erased, user.Banned = true, false
		c.after = user.Standing()
		return c, tx.PutUser(user)
	})
	if err != nil {
		return Receipt{}, err
	}
	return receipt, s.deleteComments(ctx, func(r Reader) iter.Seq2[Comment, error] { return r.CommentsBy(id, 0) })
}

// deleteComments lists in a View and deletes by key in an Update, until there are none.
func (s *Shop) deleteComments(ctx context.Context, which func(Reader) iter.Seq2[Comment, error]) error {
	for {
		comments, err := read(ctx, s.Store, func(r Reader) ([]Comment, error) {
			return take(which(r), eraseChunk)
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
