package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"littleshelf/app"
)

// The promises about readers' pictures, pairings with other screens, and messages.

var (
	fullPicture = app.Picture{User: ann, JPEG: "\xff\xd8\xff\x00" + awkward}
	fullPairing = app.Pairing{
		Code: "ABC234", Secret: app.PairSecretHash{0: 0xff, 31: 0xfe}, User: ann, Epoch: 1<<53 - 1,
		Created: noon.Add(-time.Millisecond), Expires: noon.Add(5*time.Minute + time.Millisecond),
	}
	fullMessage = app.Message{
		ID: id[app.Message](1), User: ann, Kind: app.ReceiptMessage, Ref: awkward,
		Created: noon.Add(-time.Millisecond), Due: noon.Add(time.Millisecond), Tries: 300,
	}
)

func aPicture(user app.UserID) app.Picture {
	return app.Picture{User: user, JPEG: fmt.Sprint("of ", user)}
}

func aPairing(code app.PairCode) app.Pairing {
	return app.Pairing{Code: code, Secret: app.PairSecretHash{1}, Created: noon, Expires: noon.Add(5 * time.Minute)}
}

func aMessage(id app.MessageID) app.Message {
	return app.Message{ID: id, User: ann, Kind: app.ReplyMessage, Ref: "1", Created: noon, Due: noon}
}

// pictured returns a reader's row with its picture's.
func pictured(user app.User) []any {
	picture := aPicture(user.ID)
	user.Picture = picture.Hash()
	return []any{user, picture}
}

// platformRows returns the rows of exampleRows in these tables. Its ben has the picture's hash.
func platformRows() []any {
	return []any{
		aPicture(ben), aPairing("AAAAAA"), aPairing("AAAAAB"), aMessage(id[app.Message](1)), aMessage(id[app.Message](2)),
	}
}

func keepsPicture(ctx context.Context, s app.Store) error {
	found := func(r app.Reader, p app.Picture) error {
		return cmp.Or(
			returns("Picture", p)(r.Picture(p.User)),
			lists("Pictures", r.Pictures(), []app.Picture{p}),
		)
	}
	owner := aUser(ann)
	last := aPicture(ann)
	owner.Picture = last.Hash()
	return cmp.Or(
		stock(ctx, s, owner),
		kept(ctx, s, found, app.Picture{User: ann}, fullPicture, app.Picture{User: ann}, fullPicture, last))
}

func keepsPairing(ctx context.Context, s app.Store) error {
	bare := app.Pairing{Code: fullPairing.Code}
	found := func(r app.Reader, p app.Pairing) error {
		return cmp.Or(
			returns("Pairing", p)(r.Pairing(p.Code)),
			lists("Pairings", r.Pairings(), []app.Pairing{p}),
		)
	}
	return cmp.Or(
		stock(ctx, s, aUser(ann)),
		kept(ctx, s, found, bare, fullPairing, bare, fullPairing))
}

func keepsMessage(ctx context.Context, s app.Store) error {
	bare := app.Message{ID: fullMessage.ID, User: ben, Due: noon}
	found := func(r app.Reader, m app.Message) error {
		all := []app.Message{m}
		return cmp.Or(
			returns("Message", m)(r.Message(m.ID)),
			lists("Messages", r.Messages(), all),
			lists("DueMessages", r.DueMessages(m.Due), all),
			lists("DueMessages before", r.DueMessages(m.Due.Add(-1)), nil),
		)
	}
	return cmp.Or(
		stock(ctx, s, aUser(ann), aUser(ben)),
		kept(ctx, s, found, bare, fullMessage, bare, fullMessage))
}

func deletesPicture(ctx context.Context, s app.Store) error {
	gone, stays := aPicture(ann), aPicture(ben)
	return cmp.Or(
		stock(ctx, s, aUser(ann), pictured(aUser(ben))[0]),
		deletes(ctx, s, app.Tx.DeletePicture, gone.User, gone, stays, func(r app.Reader) error {
			return cmp.Or(missing(r.Picture(gone.User)), lists("Pictures", r.Pictures(), []app.Picture{stays}))
		}))
}

func deletesPairing(ctx context.Context, s app.Store) error {
	gone, stays := aPairing("AAAAAA"), aPairing("AAAAAB")
	return deletes(ctx, s, app.Tx.DeletePairing, gone.Code, gone, stays, func(r app.Reader) error {
		return cmp.Or(missing(r.Pairing(gone.Code)), lists("Pairings", r.Pairings(), []app.Pairing{stays}))
	})
}

func deletesMessage(ctx context.Context, s app.Store) error {
	gone, stays := aMessage(id[app.Message](1)), aMessage(id[app.Message](2))
	return cmp.Or(
		stock(ctx, s, aUser(ann)),
		deletes(ctx, s, app.Tx.DeleteMessage, gone.ID, gone, stays, func(r app.Reader) error {
			all := []app.Message{stays}
			return cmp.Or(
				missing(r.Message(gone.ID)),
				lists("Messages", r.Messages(), all),
				lists("DueMessages", r.DueMessages(noon), all),
			)
		}))
}

func listsPictures(ctx context.Context, s app.Store) error {
	var all []app.Picture
	var rows []any
	for _, user := range sortedIDs[app.User](20) {
		all = append(all, aPicture(user))
		rows = append(rows, pictured(aUser(user))...)
	}
	return cmp.Or(
		stock(ctx, s, rows...),
		s.View(ctx, func(r app.Reader) error { return lists("Pictures", r.Pictures(), all) }),
	)
}

// listsPairings stores pairings whose times are not in the order of their codes.
func listsPairings(ctx context.Context, s app.Store) error {
	var all []app.Pairing
	for i, code := range []app.PairCode{"222222", "22222A", "2AAAAA", "A22222", "AAAAAA", "AAAAAB", "ZZZZZZ"} {
		pairing := aPairing(code)
		pairing.Expires = noon.Add(time.Duration(i*3%7) * time.Minute)
		all = append(all, pairing)
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(all)...),
		s.View(ctx, func(r app.Reader) error { return lists("Pairings", r.Pairings(), all) }),
	)
}

// listsMessages stores messages whose times are not in the order of their ids. Two are due at once.
func listsMessages(ctx context.Context, s app.Store) error {
	var all []app.Message
	for i, id := range sortedIDs[app.Message](20) {
		message := aMessage(id)
		message.Due = noon.Add(time.Duration(i*7%19) * time.Millisecond)
		all = append(all, message)
	}
	due := slices.SortedFunc(slices.Values(all), byDue)
	return cmp.Or(
		stock(ctx, s, append(rowsOf(all), aUser(ann))...),
		s.View(ctx, func(r app.Reader) error {
			err := lists("Messages", r.Messages(), all)
			for after := range 20 {
				now := noon.Add(time.Duration(after) * time.Millisecond)
				by := where(due, func(m app.Message) bool { return !m.Due.After(now) })
				err = cmp.Or(err,
					lists(fmt.Sprint("DueMessages at ", now), r.DueMessages(now), by),
					lists("DueMessages just after", r.DueMessages(now.Add(1)), by))
			}
			return cmp.Or(err, lists("DueMessages before the first", r.DueMessages(noon.Add(-1)), nil))
		}),
	)
}
