package storetest

import (
	"fmt"

	"littleshelf/app"
)

// appPassword returns an app password. Its hash may be that of another.
func (d dice) appPassword() app.AppPassword {
	return app.AppPassword{
		User: d.userID(), Slot: d.slot(), ID: pick(d, edges[app.AppPassword]()...), Hash: d.appHash(), Name: d.text(),
		Created: d.time(), Used: d.time(),
	}
}

func (d dice) appDelete() call[app.Tx] {
	user := d.userID()
	del := func(tx app.Tx, slot int) error { return tx.DeleteAppPassword(user, slot) }
	return deleting(fmt.Sprint("DeleteAppPassword ", user), del, d.slot())
}

func (d dice) appGet() call[app.Getter] {
	if d.IntN(2) == 0 {
		return getting("AppPasswordByHash", app.Getter.AppPasswordByHash, d.appHash())
	}
	user := d.userID()
	get := func(g app.Getter, slot int) (app.AppPassword, error) { return g.AppPassword(user, slot) }
	return getting(fmt.Sprint("AppPassword ", user), get, d.slot())
}

func (d dice) slot() int { return pick(d, 1, 2, app.MaxAppPasswords) }

func (d dice) appHash() app.AppPasswordHash {
	return pick(d, app.AppPasswordHash{31: 1}, app.AppPasswordHash{31: 2}, app.AppPasswordHash{0: 1}, app.AppPasswordHash{0: 255})
}
