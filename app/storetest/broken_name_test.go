package storetest

import (
	"iter"
	"slices"

	"littleshelf/app"
)

// Engines whose names of readers are broken.

type (
	staleName struct {
		*state
		entries
	}
	namesErased  struct{ *state }
	unfolded     struct{ *state }
	nameIncluded struct{ *state }
)

// listNames lists the names after a name.
func listNames(names []app.Named, after app.Named) iter.Seq2[app.Named, error] {
	return func(yield func(app.Named, error) bool) {
		for _, named := range slices.SortedFunc(slices.Values(names), byName) {
			if byName(named, after) > 0 && !yield(named, nil) {
				return
			}
		}
	}
}

func (s staleName) PutUser(user app.User) error {
	if named, ok := user.Named(); ok {
		s.entries[named] = true
	}
	return s.state.PutUser(user)
}

func (s staleName) Names(after app.Named) iter.Seq2[app.Named, error] {
	var names []app.Named
	for named := range s.entries {
		names = append(names, named.(app.Named))
	}
	return listNames(names, after)
}

func (s namesErased) Names(after app.Named) iter.Seq2[app.Named, error] {
	var names []app.Named
	for _, user := range s.users {
		named, _ := user.Named()
		names = append(names, named)
	}
	return listNames(names, after)
}

func (s unfolded) Names(after app.Named) iter.Seq2[app.Named, error] {
	var names []app.Named
	for _, user := range s.users {
		if !user.Erased {
			names = append(names, app.Named{Name: user.Profile.NickName, User: user.ID})
		}
	}
	return listNames(names, after)
}

func (s nameIncluded) Names(after app.Named) iter.Seq2[app.Named, error] {
	names := slices.Collect(func(yield func(app.Named) bool) {
		for named := range s.state.Names(app.Named{}) {
			if byName(named, after) >= 0 && !yield(named) {
				return
			}
		}
	})
	return listNames(names, app.Named{})
}
