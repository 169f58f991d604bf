package storetest

import (
	"cmp"
	"iter"

	"littleshelf/app"
)

// The Model's app passwords.

// appKey is the key of an app password.
type appKey struct {
	user app.UserID
	slot int
}

func (s *state) AppPassword(user app.UserID, slot int) (app.AppPassword, error) {
	return get(s.apps, appKey{user, slot})
}

func (s *state) AppPasswordByHash(hash app.AppPasswordHash) (app.AppPassword, error) {
	return find(s.apps, func(p app.AppPassword) bool { return p.Hash == hash })
}

func (s *state) AppPasswords() iter.Seq2[app.AppPassword, error] {
	return sorted(s.apps, byAppPassword, every)
}

func (s *state) PutAppPassword(password app.AppPassword) error {
	key := appKey{password.User, password.Slot}
	return set(s.apps, key, password, func(other app.AppPassword) bool {
		return appKey{other.User, other.Slot} != key && other.Hash == password.Hash
	})
}

func (s *state) DeleteAppPassword(user app.UserID, slot int) error {
	return remove(s.apps, appKey{user, slot})
}

func byAppPassword(a, b app.AppPassword) int {
	return cmp.Or(compareIDs(a.User, b.User), cmp.Compare(a.Slot, b.Slot))
}
