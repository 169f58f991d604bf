package storetest

import (
	"cmp"
	"context"
	"strings"

	"littleshelf/app"
)

func copyPromises() []Promise {
	return []Promise{
		{"a row that is read is a copy", readsCopies},
		{"a row that is put is copied", putsCopies},
		{"a row that is read outlives its transaction", rowsOutliveUpdates},
	}
}

// owner returns a reader with devices, a slice that overwriteUser can overwrite.
func owner() app.User {
	user := aUser(ann)
	user.Devices = []app.SessionID{id[app.Session](1), id[app.Session](2)}
	return user
}

func otherOwner() app.User {
	user := aUser(ben)
	user.Devices = []app.SessionID{id[app.Session](3)}
	return user
}

func stockOwners(ctx context.Context, s app.Store) error {
	return stock(ctx, s, owner(), otherOwner(),
		aSession(id[app.Session](1), ann), aSession(id[app.Session](2), ann), aSession(id[app.Session](3), ben))
}

// overwriteUser overwrites memory that may be shared, including spare capacity.
func overwriteUser(user app.User) {
	for i := range user.Devices {
		user.Devices[i] = app.SessionID{0: 0xbb}
	}
	_ = append(user.Devices, app.SessionID{0: 0xbb})
}

// overwriteReads overwrites a reader read by each of its keys.
func overwriteReads(g app.Getter) error {
	user, err := g.User(ann)
	overwriteUser(user)
	same, err2 := g.UserByOpenID(owner().OpenID)
	overwriteUser(same)
	return cmp.Or(err, err2, returns("User overwritten", owner())(g.User(ann)),
		returns("UserByOpenID overwritten", owner())(g.UserByOpenID(owner().OpenID)))
}

func readsCopies(ctx context.Context, s app.Store) error {
	return cmp.Or(
		stockOwners(ctx, s),
		s.View(ctx, func(r app.Reader) error {
			owners := []app.User{owner(), otherOwner()}
			err := lists("Users", r.Users(), owners)
			for user := range r.Users() {
				overwriteUser(user)
			}
			return cmp.Or(err, lists("Users overwritten", r.Users(), owners), overwriteReads(r))
		}),
		s.Update(ctx, func(tx app.Tx) error { return overwriteReads(tx) }),
		s.View(ctx, func(r app.Reader) error { return returns("User overwritten", owner())(r.User(ann)) }),
	)
}

func putsCopies(ctx context.Context, s app.Store) error {
	var given app.User
	err := cmp.Or(
		stockOwners(ctx, s),
		s.Update(ctx, func(tx app.Tx) error {
			given = owner()
			err := tx.PutUser(given)
			overwriteUser(given)
			return cmp.Or(err, returns("User put and overwritten", owner())(tx.User(ann)))
		}),
	)
	overwriteUser(given)
	return cmp.Or(err, s.View(ctx, func(r app.Reader) error {
		return returns("User put and overwritten", owner())(r.User(ann))
	}))
}

// rowsOutliveUpdates keeps the rows read by a View and an Update while later Updates overwrite the
// store.
func rowsOutliveUpdates(ctx context.Context, s app.Store) error {
	var user, own app.User
	var book app.Book
	var comment app.Comment
	var receipt app.Receipt
	err := cmp.Or(
		stock(ctx, s, fullUser, fullBook, aBook(1), fullComment, fullSession, aSession(id[app.Session](2), ann),
			otherOwner(), aSession(id[app.Session](3), ben), fullReceipt,
			app.Entry{User: ann, Seq: 1, Delta: fullUser.Balance, Balance: fullUser.Balance, Why: "grant", At: noon}),
		s.Update(ctx, func(tx app.Tx) (err error) {
			own, err = tx.UserByOpenID(fullUser.OpenID)
			return err
		}),
		s.View(ctx, func(r app.Reader) error {
			var errs [4]error
			user, errs[0] = r.User(ann)
			book, errs[1] = r.Book(fullBook.ID)
			comment, errs[2] = r.Comment(fullComment.ID)
			receipt, errs[3] = r.ReceiptByRequest(fullReceipt.Request)
			return cmp.Or(errs[:]...)
		}),
	)
	for i := range 5 {
		name := strings.Repeat("x", 20*i)
		otherUser, otherBook, otherComment, otherReceipt := fullUser, fullBook, fullComment, fullReceipt
		otherUser.OpenID, otherUser.Profile, otherUser.Devices = name+"o", app.Profile{NickName: name}, nil
		otherBook.Name, otherBook.Sample = name, name+"s"
		otherComment.Text, otherComment.UserName = name, name
		otherReceipt.Who, otherReceipt.Why, otherReceipt.After = name, name, name
		err = cmp.Or(err, stock(ctx, s, otherUser, otherBook, otherComment, otherReceipt),
			s.Update(ctx, func(tx app.Tx) error { return returns("User", otherOwner())(tx.User(ben)) }),
			s.View(ctx, func(r app.Reader) error { return returns("User", otherOwner())(r.User(ben)) }))
	}
	return cmp.Or(err,
		equal("User after its View", user, fullUser),
		equal("User after its Update", own, fullUser),
		equal("Book after its View", book, fullBook),
		equal("Comment after its View", comment, fullComment),
		equal("Receipt after its View", receipt, fullReceipt))
}
