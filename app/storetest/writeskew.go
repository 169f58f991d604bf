package storetest

import (
	"cmp"
	"context"
	"sync"
	"time"

	"littleshelf/app"
)

// noWriteSkew runs two concurrent Updates. Each bans its own user, unless the other user is banned.
// Each reads both rows and writes its own row, so they write different rows. The result is correct
// only if the Updates are serialized. In its first run each Update waits until the other one has
// read. It waits for updateWait at most, since an engine may run one Update after the other.
func noWriteSkew(ctx context.Context, s app.Store) error {
	if err := stock(ctx, s, aUser(ann), aUser(ben)); err != nil {
		return err
	}
	users := [2]app.UserID{ann, ben}
	read := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	var errs [2]error
	var working sync.WaitGroup
	for i := range users {
		working.Go(func() {
			waits := true
			errs[i] = s.Update(ctx, func(tx app.Tx) error {
				own, err1 := tx.User(users[i])
				other, err2 := tx.User(users[1-i])
				if waits {
					waits = false
					close(read[i])
					select {
					case <-read[1-i]:
					case <-time.After(updateWait):
					}
				}
				if err := cmp.Or(err1, err2); err != nil || other.Banned {
					return err
				}
				own.Banned = true
				return tx.PutUser(own)
			})
		})
	}
	working.Wait()
	return cmp.Or(errs[0], errs[1], s.View(ctx, func(r app.Reader) error {
		first, err1 := r.User(ann)
		second, err2 := r.User(ben)
		return cmp.Or(err1, err2, equal("users banned of two who each forbid the other's ban", first.Banned != second.Banned, true))
	}))
}
