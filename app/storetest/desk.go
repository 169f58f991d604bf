package storetest

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"littleshelf/app"
)

// The promises about the keeper's account, its sessions and the settings.

var (
	fullKeeper = app.Keeper{
		Password: awkward, Devices: []app.KeeperSessionID{id[app.KeeperSession](2), id[app.KeeperSession](1)},
		Link: app.KeeperSecretHash{0: 0xff, 31: 0xfe}, LinkExpires: noon.Add(time.Millisecond), Changed: noon.Add(-time.Millisecond),
	}
	fullKeeperSession = app.KeeperSession{
		ID: id[app.KeeperSession](1), Secret: app.KeeperSecretHash{0: 0xff, 31: 0xfe}, Device: awkward,
		Created: noon.Add(time.Millisecond), Seen: noon.Add(2 * time.Millisecond), Expires: noon.Add(720*time.Hour + time.Millisecond),
	}
	fullSetting = app.Setting{Name: "a-b", Value: awkward}
)

func aKeeperSession(id app.KeeperSessionID) app.KeeperSession {
	session := app.KeeperSession{ID: id, Created: noon, Seen: noon, Expires: noon.Add(time.Hour)}
	copy(session.Secret[:], id[:])
	return session
}

func aSetting(name string) app.Setting { return app.Setting{Name: name, Value: "value of " + name} }

// deskRows returns the rows of exampleRows in these tables and in that of closed days.
func deskRows() []any {
	one, two := aKeeperSession(id[app.KeeperSession](1)), aKeeperSession(id[app.KeeperSession](2))
	return []any{
		app.Keeper{Password: "hash", Devices: []app.KeeperSessionID{one.ID, two.ID}, Changed: noon}, one, two,
		aSetting("a"), aSetting("a-b"), aDay(1), aDay(256),
	}
}

func keepsKeeper(ctx context.Context, s app.Store) error {
	found := func(r app.Reader, k app.Keeper) error { return returns("Keeper", k)(r.Keeper()) }
	return kept(ctx, s, found, app.Keeper{}, fullKeeper, app.Keeper{Changed: noon}, fullKeeper)
}

func keepsKeeperSession(ctx context.Context, s app.Store) error {
	bare := app.KeeperSession{ID: fullKeeperSession.ID}
	found := func(r app.Reader, session app.KeeperSession) error {
		return cmp.Or(
			returns("KeeperSession", session)(r.KeeperSession(session.ID)),
			lists("KeeperSessions", r.KeeperSessions(), []app.KeeperSession{session}),
		)
	}
	return kept(ctx, s, found, bare, fullKeeperSession, bare, fullKeeperSession)
}

func keepsSetting(ctx context.Context, s app.Store) error {
	bare := app.Setting{Name: fullSetting.Name}
	found := func(r app.Reader, setting app.Setting) error {
		return cmp.Or(
			returns("Setting", setting)(r.Setting(setting.Name)),
			lists("Settings", r.Settings(), []app.Setting{setting}),
		)
	}
	return kept(ctx, s, found, bare, fullSetting, bare, fullSetting)
}

func deletesKeeperSession(ctx context.Context, s app.Store) error {
	gone, stays := aKeeperSession(id[app.KeeperSession](1)), aKeeperSession(id[app.KeeperSession](2))
	return deletes(ctx, s, app.Tx.DeleteKeeperSession, gone.ID, gone, stays, func(r app.Reader) error {
		all := []app.KeeperSession{stays}
		return cmp.Or(missing(r.KeeperSession(gone.ID)), lists("KeeperSessions", r.KeeperSessions(), all))
	})
}

func deletesSetting(ctx context.Context, s app.Store) error {
	gone, stays := aSetting("a"), aSetting("a-b")
	return deletes(ctx, s, app.Tx.DeleteSetting, gone.Name, gone, stays, func(r app.Reader) error {
		return cmp.Or(missing(r.Setting(gone.Name)), lists("Settings", r.Settings(), []app.Setting{stays}))
	})
}

// listsKeeperSessions stores sessions whose times are not in the order of their ids.
func listsKeeperSessions(ctx context.Context, s app.Store) error {
	var all []app.KeeperSession
	for i, id := range sortedIDs[app.KeeperSession](20) {
		session := aKeeperSession(id)
		session.Seen = noon.Add(time.Duration(i*7%20) * time.Minute)
		session.Expires = session.Seen.Add(time.Hour)
		all = append(all, session)
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(all)...),
		s.View(ctx, func(r app.Reader) error { return lists("KeeperSessions", r.KeeperSessions(), all) }),
	)
}

func listsSettings(ctx context.Context, s app.Store) error {
	var all []app.Setting
	for i, name := range []string{"a", "a-", "a-b", "a0", "aa", "b", "ba"} {
		all = append(all, app.Setting{Name: name, Value: fmt.Sprint(i * 3 % 7)})
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(all)...),
		s.View(ctx, func(r app.Reader) error { return lists("Settings", r.Settings(), all) }),
	)
}
