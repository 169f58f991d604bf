package app

import (
	"context"
	"slices"
)

// Access is what opens a reader's account: devices and apps.
type Access struct {
	Reader  User
	Devices []Device      // the newest first
	Apps    []AppPassword // the same
}

// Access returns what opens the account of the reader that key signs in.
func (s *Shop) Access(ctx context.Context, key SKey) (Access, error) {
	return readAs(ctx, s, key, func(r Reader, user User) (Access, error) {
		devices, err := s.devicesOf(r, user, key)
		if err != nil {
			return Access{}, err
		}
		apps, err := newestAppPasswords(r, user)
		return Access{user, devices, apps}, err
	})
}

// newestAppPasswords returns a reader's app passwords, the newest first.
func newestAppPasswords(g Getter, user User) ([]AppPassword, error) {
	mine, err := appPasswordsOf(g, user)
	slices.SortFunc(mine, func(a, b AppPassword) int { return slices.Compare(b.ID[:], a.ID[:]) })
	return mine, err
}

// NoAppPassword reports whether a call failed because the reader has no such app password, or no
// more.
func NoAppPassword(err error) bool { return err == errNoAppPassword }
