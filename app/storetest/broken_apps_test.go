package storetest

import (
	"iter"
	"strings"

	"littleshelf/app"
)

// Engines whose app passwords are broken.
type (
	trimsAppNames struct{ *state }
	appsBackward  struct{ *state }
	sharedAppHash struct{ *state }
	staleAppHash  struct {
		*state
		entries
	}
	keptAppHash struct {
		*state
		entries
	}
)

func (s trimsAppNames) PutAppPassword(p app.AppPassword) error {
	p.Name = strings.TrimSpace(p.Name)
	return s.state.PutAppPassword(p)
}

func (s appsBackward) AppPasswords() iter.Seq2[app.AppPassword, error] {
	return sorted(s.apps, func(a, b app.AppPassword) int { return -byAppPassword(a, b) }, every)
}

func (s sharedAppHash) PutAppPassword(p app.AppPassword) error {
	s.apps[appKey{p.User, p.Slot}] = p
	return nil
}

func (s staleAppHash) PutAppPassword(p app.AppPassword) error {
	key := appKey{p.User, p.Slot}
	if s.entries[key] == nil {
		s.entries[key] = p.Hash
	}
	return s.state.PutAppPassword(p)
}

func (s staleAppHash) AppPasswordByHash(hash app.AppPasswordHash) (app.AppPassword, error) {
	return find(s.apps, func(p app.AppPassword) bool { return s.entries[appKey{p.User, p.Slot}] == hash })
}

func (s keptAppHash) PutAppPassword(p app.AppPassword) error {
	if err := s.put(p.Hash, appKey{p.User, p.Slot}); err != nil {
		return err
	}
	return s.state.PutAppPassword(p)
}

func (s deletesNothing) DeleteAppPassword(user app.UserID, slot int) error {
	delete(s.apps, appKey{user, slot})
	return nil
}
