package app

import (
	"context"
	"slices"
)

// AppUser returns the name that a reader types into an app beside an app password. The app asks for
// a name, and the password alone identifies the reader: any name will do. This one has no character
// that is hard to type on an e-reader.
func (u User) AppUser() string {
	id := u.ID.String()
	return "reader" + id[len(id)-4:]
}

// NewAppPassword makes an app password of the reader with a name that the reader gives, and that no
// other one of this reader has. plain is the password: it is shown once, and only its hash is
// stored.
func (s *Shop) NewAppPassword(ctx context.Context, key SKey, name string) (made AppPassword, plain string, err error) {
	name = tidyNickName(name)
	if n := visible(name); n < 1 || n > MaxAppName || hasText("name", name, true, maxAppNameRunes) != nil {
		return AppPassword{}, "", Malformed("name")
	}
	plain = newAppPassword(s.Rand)
	hash, _ := ParseAppPassword(plain)
	next := AppPassword{
		ID: AppPasswordID(NewID(s.Now(), s.Rand)), Hash: AppPasswordHash(hash), Name: name, Created: s.now(),
	}
	made, err = writeAs(ctx, s, key, Writes, func(tx Tx, user User) (AppPassword, error) {
		mine, err := appPasswordsOf(tx, user)
		if err != nil {
			return AppPassword{}, err
		}
		if slices.ContainsFunc(mine, func(p AppPassword) bool { return p.Name == name }) {
			return AppPassword{}, errAppNameTaken
		}
		slot := freeSlot(mine)
		if slot == 0 {
			return AppPassword{}, errAppPasswordsFull
		}
		p := next
		p.User, p.Slot, p.Epoch = user.ID, slot, user.Epoch
		return p, tx.PutAppPassword(p)
	})
	if err != nil {
		return AppPassword{}, "", err
	}
	return made, plain, nil
}

// EndAppPassword deletes one of the reader's app passwords.
func (s *Shop) EndAppPassword(ctx context.Context, key SKey, id AppPasswordID) error {
	_, err := writeAs(ctx, s, key, Writes, func(tx Tx, user User) (none struct{}, err error) {
		mine, err := appPasswordsOf(tx, user)
		if err != nil {
			return none, err
		}
		at := slices.IndexFunc(mine, func(p AppPassword) bool { return p.ID == id })
		if at < 0 {
			return none, errNoAppPassword
		}
		return none, tx.DeleteAppPassword(user.ID, mine[at].Slot)
	})
	return err
}

// appPasswordsOf returns a reader's app passwords by slot. Those of an earlier epoch, which an
// older littleshelf left in a shared database, are not among them.
func appPasswordsOf(g Getter, user User) (mine []AppPassword, err error) {
	for slot := 1; slot <= MaxAppPasswords; slot++ {
		p, err := g.AppPassword(user.ID, slot)
		if err = ifNotFound(err, nil); err != nil {
			return nil, err
		}
		if p.Slot == slot && p.opens(user) {
			mine = append(mine, p)
		}
	}
	return mine, nil
}

// freeSlot returns the first slot that none of a reader's app passwords has, or 0.
func freeSlot(mine []AppPassword) int {
	for slot := 1; slot <= MaxAppPasswords; slot++ {
		if !slices.ContainsFunc(mine, func(p AppPassword) bool { return p.Slot == slot }) {
			return slot
		}
	}
	return 0
}

// deleteAppPasswords deletes all app passwords of a reader.
func deleteAppPasswords(tx Tx, user UserID) error {
	for slot := 1; slot <= MaxAppPasswords; slot++ {
		if err := ifNotFound(tx.DeleteAppPassword(user, slot), nil); err != nil {
			return err
		}
	}
	return nil
}
