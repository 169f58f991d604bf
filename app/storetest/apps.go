package storetest

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"littleshelf/app"
)

// The promises about app passwords.

var fullAppPassword = app.AppPassword{
	User: ann, Slot: app.MaxAppPasswords, ID: id[app.AppPassword](1), Hash: app.AppPasswordHash{0: 0xff, 31: 0xfe},
	Name: awkward, Epoch: 1<<64 - 1, Created: noon.Add(-time.Millisecond), Used: noon.Add(time.Millisecond),
}

// anAppPassword returns an app password whose id and hash are of its reader and slot.
func anAppPassword(user app.UserID, slot int) app.AppPassword {
	p := app.AppPassword{User: user, Slot: slot, ID: app.AppPasswordID(user), Name: fmt.Sprint("app ", slot), Created: noon}
	p.ID[14] = byte(slot)
	copy(p.Hash[:], user[:])
	p.Hash[31] = byte(slot)
	return p
}

func keepsAppPassword(ctx context.Context, s app.Store) error {
	bare := app.AppPassword{User: ann, Slot: fullAppPassword.Slot, Hash: app.AppPasswordHash{31: 1}}
	old := bare.Hash
	found := func(r app.Reader, p app.AppPassword) error {
		if p.Hash != old {
			if err := missing(r.AppPasswordByHash(old)); err != nil {
				return err
			}
		}
		old = p.Hash
		return cmp.Or(
			returns("AppPassword", p)(r.AppPassword(p.User, p.Slot)),
			returns("AppPasswordByHash", p)(r.AppPasswordByHash(p.Hash)),
			lists("AppPasswords", r.AppPasswords(), []app.AppPassword{p}),
		)
	}
	return cmp.Or(
		stock(ctx, s, aUser(ann)),
		kept(ctx, s, found, bare, fullAppPassword, bare, fullAppPassword))
}

func deletesAppPassword(ctx context.Context, s app.Store) error {
	gone, stays := anAppPassword(ann, 1), anAppPassword(ann, 10)
	del := func(tx app.Tx, p app.AppPassword) error { return tx.DeleteAppPassword(p.User, p.Slot) }
	return cmp.Or(
		stock(ctx, s, aUser(ann)),
		deletes(ctx, s, del, gone, gone, stays, func(r app.Reader) error {
			return cmp.Or(
				missing(r.AppPassword(gone.User, gone.Slot)),
				missing(r.AppPasswordByHash(gone.Hash)),
				lists("AppPasswords", r.AppPasswords(), []app.AppPassword{stays}),
			)
		}))
}

// listsAppPasswords stores app passwords whose hashes are not in the order of their slots.
func listsAppPasswords(ctx context.Context, s app.Store) error {
	var all []app.AppPassword
	var rows []any
	for _, user := range sortedIDs[app.User](12) {
		rows = append(rows, aUser(user))
		for slot := 1; slot <= 3; slot++ {
			p := anAppPassword(user, slot)
			p.Hash[0], p.Hash[30] = byte(slot*7%5), byte(len(all))
			all = append(all, p)
		}
	}
	return cmp.Or(
		stock(ctx, s, append(rows, rowsOf(all)...)...),
		s.View(ctx, func(r app.Reader) error { return lists("AppPasswords", r.AppPasswords(), all) }),
	)
}
