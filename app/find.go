package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

const (
	minPrefix = 8 // characters of a uid's beginning: 65 seconds of its clock
	minTail   = 4 // characters of its end, as 书友6eff shows

	// MostFound is how many readers an Ambiguous lists.
	MostFound = 20

	// namesPage is how many names are read in one View.
	namesPage = 5000
)

// Ambiguous is the refusal of words that name several readers.
type Ambiguous struct {
	Words   string
	Readers []User // the first MostFound of them
	More    bool   // there are more
}

func (e *Ambiguous) Error() string {
	if e.More {
		return fmt.Sprintf("more than %d readers are meant by %q: give more of the name or the uid", MostFound, e.Words)
	}
	return fmt.Sprintf("%d readers are meant by %q: give more of the name or the uid", len(e.Readers), e.Words)
}

// Unwrap makes it a request that is not understood.
func (e *Ambiguous) Unwrap() error { return &Error{Code: Invalid, Msg: e.Error()} }

// FindReader finds the one reader whom words mean: by the uid, its beginning or its end, or by the
// name, whole or a part of it. A part of a name counts only if nothing else fits. Several readers are
// an *Ambiguous. An erased reader has no name and is found by the beginning of the uid.
func (s *Shop) FindReader(ctx context.Context, words string) (User, error) {
	words = strings.TrimSpace(words)
	if FoldName(words) == "" {
		return User{}, &Error{Code: Invalid, Msg: "say which reader: the name or a part of it, or the first 8 or the last 4 characters of the uid"}
	}
	var uid UserID
	if uid.UnmarshalText([]byte(strings.ToLower(words))) == nil {
		return read(ctx, s.Store, func(r Reader) (User, error) {
			user, err := r.User(uid)
			return user, ifNotFound(err, errNoReader)
		})
	}
	found, err := s.begins(ctx, strings.ToLower(words))
	if err != nil {
		return User{}, err
	}
	found, err = s.named(ctx, words, found)
	if err != nil {
		return User{}, err
	}
	users, err := s.users(ctx, found)
	switch {
	case err != nil:
		return User{}, err
	case len(users) == 0:
		return User{}, errNoReader
	case len(users) == 1:
		return users[0], nil
	}
	return User{}, &Ambiguous{Words: words, Readers: users[:min(len(users), MostFound)], More: len(users) > MostFound}
}

// begins finds readers by the beginning of the uid, up to one more than MostFound.
func (s *Shop) begins(ctx context.Context, prefix string) (found []UserID, err error) {
	const highest = "ffffffff-ffff-ffff-ffff-ffffffffffff"
	var last UserID
	if len(prefix) < minPrefix || len(prefix) >= len(highest) || last.UnmarshalText([]byte(prefix+highest[len(prefix):])) != nil {
		return nil, nil // no uid begins so
	}
	return read(ctx, s.Store, func(r Reader) ([]UserID, error) {
		for user, err := range r.LatestUsers(last.next()) {
			if err != nil {
				return nil, err
			}
			if !strings.HasPrefix(user.ID.String(), prefix) || len(found) > MostFound {
				break
			}
			found = append(found, user.ID)
		}
		return found, nil
	})
}

// next is the id above id; zero when there is none.
func (id ID[Of]) next() ID[Of] {
	for i := range slices.Backward(id[:]) {
		if id[i]++; id[i] != 0 {
			break
		}
	}
	return id
}

// named adds to found the readers who have this name or whose uid ends so. If there are none at all,
// it returns those in whose name the words are a part.
func (s *Shop) named(ctx context.Context, words string, found []UserID) ([]UserID, error) {
	folded := FoldName(words)
	ends := ending(words)
	var parts []UserID
	for after := (Named{}); ; {
		page, err := read(ctx, s.Store, func(r Reader) ([]Named, error) { return take(r.Names(after), namesPage) })
		if err != nil {
			return nil, err
		}
		for _, n := range page {
			switch {
			case n.Name == folded || ends(n.User):
				if len(found) <= MostFound && !slices.Contains(found, n.User) {
					found = append(found, n.User)
				}
			case len(parts) <= MostFound && strings.Contains(n.Name, folded):
				parts = append(parts, n.User)
			}
		}
		if len(page) < namesPage {
			break
		}
		after = page[namesPage-1]
	}
	if len(found) == 0 {
		return parts, nil
	}
	return found, nil
}

// ending reports of a uid whether it ends with words, or with the part of words that the shop's name
// for readers without a profile has of it.
func ending(words string) func(UserID) bool {
	tail := strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(words), "书友"), "-", "")
	if len(tail) < minTail || strings.Trim(tail, "0123456789abcdef") != "" {
		return func(UserID) bool { return false }
	}
	return func(id UserID) bool {
		var text [2 * len(id)]byte
		hex.Encode(text[:], id[:])
		return strings.HasSuffix(string(text[:]), tail)
	}
}

// users reads readers by their ids, without those who have gone meanwhile.
func (s *Shop) users(ctx context.Context, ids []UserID) ([]User, error) {
	return read(ctx, s.Store, func(r Reader) (users []User, err error) {
		for _, id := range ids {
			user, err := r.User(id)
			switch {
			case err == nil:
				users = append(users, user)
			case err != ErrNotFound:
				return nil, err
			}
		}
		return users, nil
	})
}
