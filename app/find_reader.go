package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

const (
	minPrefix = 8 // characters at the beginning of a uid: 65 seconds of its clock
	minTail   = 4 // characters at the end of a uid, as in 书友6eff

	// MostFound is the greatest number of readers that an Ambiguous lists.
	MostFound = 20

	// namesPage is how many names one View reads.
	namesPage = 5000
)

// Ambiguous is the failure of a search that matches several readers.
type Ambiguous struct {
	Words   string
	Readers []User // at most MostFound
	More    bool   // more readers match
}

func (e *Ambiguous) Error() string {
	if e.More {
		return fmt.Sprintf("more than %d readers are meant by %q: give more of the name or the uid", MostFound, e.Words)
	}
	return fmt.Sprintf("%d readers are meant by %q: give more of the name or the uid", len(e.Readers), e.Words)
}

// Unwrap returns the failure as an Invalid one.
func (e *Ambiguous) Unwrap() error { return &Error{Code: Invalid, Msg: e.Error()} }

// FindReader returns the reader that words match: the uid, the beginning or the end of the uid,
// or the name, whole or a part of it. A part of a name is tried last. If several readers match,
// the error is an *Ambiguous. An erased reader has no name and is found by the beginning of the
// uid.
func (s *Shop) FindReader(ctx context.Context, words string) (User, error) {
	words = strings.TrimSpace(words)
	if FoldName(words) == "" {
		return User{}, &Error{Code: Invalid,
			Msg: "say which reader: the name or a part of it, or the first 8 or the last 4 characters of the uid"}
	}
	var uid UserID
	if uid.UnmarshalText([]byte(strings.ToLower(words))) == nil {
		return read(ctx, s.Store, func(r Reader) (User, error) {
			user, err := r.User(uid)
			return user, ifNotFound(err, errNoReader)
		})
	}
	found, err := s.byUIDPrefix(ctx, strings.ToLower(words))
	if err != nil {
		return User{}, err
	}
	found, err = s.byName(ctx, words, found)
	if err != nil {
		return User{}, err
	}
	users, err := s.usersByID(ctx, found)
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

// byUIDPrefix returns the readers whose uid begins with prefix, at most MostFound+1.
func (s *Shop) byUIDPrefix(ctx context.Context, prefix string) ([]UserID, error) {
	const highest = "ffffffff-ffff-ffff-ffff-ffffffffffff"
	var last UserID
	if len(prefix) < minPrefix || len(prefix) >= len(highest) || last.UnmarshalText([]byte(prefix+highest[len(prefix):])) != nil {
		return nil, nil // no uid has this prefix
	}
	return read(ctx, s.Store, func(r Reader) (found []UserID, err error) {
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

// next returns the id that follows id in byte order, or zero after the last one.
func (id ID[Of]) next() ID[Of] {
	for i := range slices.Backward(id[:]) {
		if id[i]++; id[i] != 0 {
			break
		}
	}
	return id
}

// byName adds to found the readers with this name and the readers whose uid ends with words. If
// found is then empty, it returns the readers whose name contains words.
func (s *Shop) byName(ctx context.Context, words string, found []UserID) ([]UserID, error) {
	folded := FoldName(words)
	ends := uidEndsWith(words)
	var parts []UserID
	match := func(n Named) { // twice with the same name, if a View runs again
		switch {
		case n.Name == folded || ends(n.User):
			if len(found) <= MostFound && !slices.Contains(found, n.User) {
				found = append(found, n.User)
			}
		case len(parts) <= MostFound && strings.Contains(n.Name, folded) && !slices.Contains(parts, n.User):
			parts = append(parts, n.User)
		}
	}
	for after, more := (Named{}), true; more; {
		var err error
		after, err = read(ctx, s.Store, func(r Reader) (last Named, err error) { return someNames(r, after, match) })
		if err != nil {
			return nil, err
		}
		more = after != (Named{})
	}
	if len(found) == 0 {
		return parts, nil
	}
	return found, nil
}

// someNames calls match with the names after one, at most namesPage. It returns the last of them,
// or the zero Named if there are no more.
func someNames(r Reader, after Named, match func(Named)) (last Named, err error) {
	seen := 0
	for n, err := range r.Names(after) {
		if err != nil {
			return Named{}, err
		}
		match(n)
		if seen++; seen == namesPage {
			return n, nil
		}
	}
	return Named{}, nil
}

// uidEndsWith returns a function that reports whether a uid ends with words. words may be the
// name that the shop shows for a reader without a profile.
func uidEndsWith(words string) func(UserID) bool {
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

// usersByID reads readers by their ids. It skips readers that do not exist any more.
func (s *Shop) usersByID(ctx context.Context, ids []UserID) ([]User, error) {
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
