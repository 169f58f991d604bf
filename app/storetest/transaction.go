package storetest

import (
	"cmp"
	"context"
	"errors"

	"littleshelf/app"
)

func transactionPromises() []Promise {
	return []Promise{
		{"an Update that fails keeps nothing", failsWhole},
		{"an Update that panics keeps nothing and lets the panic out", panicsWhole},
		{"a View that fails or panics says so and leaves the store usable", viewFails},
		{"an Update sees its own writes, and commits them", seesOwnWrites},
		{"an Update that writes nothing changes nothing", emptyUpdate},
		{"a cancelled context stops both before they begin", cancelled},
	}
}

// Rows of exampleRows with other secondary keys.
var (
	renamed   = app.User{ID: ben, OpenID: "renamed"}
	moved     = app.Session{ID: id[app.Session](1), User: ben, SKey: app.SKeyHash{31: 1}, Expires: noon}
	resampled = app.Book{ID: 256, Sample: "another.pdf"}
	retold    = app.Comment{ID: 2, Book: 256, User: ben}
	reordered = anOrder(id[app.Order](9), ann, 9)
	rebatched = aVoucher(app.CodeHash{31: 1}, id[app.Batch](2))
	reasked   = app.Receipt{ID: id[app.Receipt](1), Request: id[app.Request](9)}
	returned  = aUser(id[app.User](5))
)

// changedKeeperRows returns rows that change the keeper's tables by every method.
func changedKeeperRows() []any {
	revoked := aBatch(id[app.Batch](1))
	revoked.Revoked = true
	return []any{
		rebatched, reasked, returned, erased(ann), revoked,
		app.Claim{Batch: id[app.Batch](1), User: ann, Count: 2},
		app.Erasure{Mark: app.EraseMark{31: 1}},
		aBatch(id[app.Batch](9)), aVoucher(app.CodeHash{31: 9}, id[app.Batch](1)), aClaim(id[app.Batch](9), ann),
		aReceipt(id[app.Receipt](9)), anErasure(app.EraseMark{31: 9}),
	}
}

// changeAll changes every table of exampleRows, by every method.
func changeAll(tx app.Tx) error {
	_, err := tx.NextID("comment")
	return cmp.Or(err,
		putAll(tx,
			renamed, moved, resampled, retold, refunded(anOrder(id[app.Order](1), ann, 1)), reordered,
			aUser(id[app.User](9)), aSession(id[app.Session](9), ann), aBook(9), aComment(9, 9, ann),
			app.Entry{User: ann, Seq: 99, Why: "grant", At: noon},
			app.Entry{User: ann, Seq: 1, Why: "grant", At: noon}),
		putAll(tx, changedKeeperRows()...),
		tx.DeleteSession(id[app.Session](2)),
		tx.DeleteComment(1),
	)
}

// allChanged checks the changes of changeAll that a Getter can read.
func allChanged(g app.Getter) error {
	return cmp.Or(
		returns("User", renamed)(g.User(ben)),
		returns("UserByOpenID", renamed)(g.UserByOpenID(renamed.OpenID)),
		missing(g.UserByOpenID(aUser(ben).OpenID)),
		returns("Session", moved)(g.Session(moved.ID)),
		returns("SessionBySKey", moved)(g.SessionBySKey(moved.SKey)),
		missing(g.SessionBySKey(aSession(moved.ID, ann).SKey)),
		missing(g.Session(id[app.Session](2))),
		missing(g.SessionBySKey(aSession(id[app.Session](2), ann).SKey)),
		returns("Book", resampled)(g.Book(256)),
		returns("Comment", retold)(g.Comment(2)),
		missing(g.Comment(1)),
		missing(g.LiveOrder(ann, 1)),
		returns("LiveOrder", reordered)(g.LiveOrder(ann, 9)),
		returns("Voucher", rebatched)(g.Voucher(rebatched.Hash)),
		returns("ReceiptByRequest", reasked)(g.ReceiptByRequest(reasked.Request)),
		missing(g.ReceiptByRequest(requestOf(reasked.ID))),
		returns("UserByOpenID", returned)(g.UserByOpenID(returned.OpenID)),
		missing(g.UserByOpenID(aUser(ann).OpenID)),
		missing(g.UserByOpenID("")),
	)
}

// changesNothing runs fn on a store with exampleRows, and checks that it changes nothing.
func changesNothing(ctx context.Context, s app.Store, fn func() error) error {
	err := stock(ctx, s, exampleRows()...)
	before, viewErr := snapshot(ctx, s)
	return cmp.Or(err, viewErr, fn(), s.View(ctx, func(r app.Reader) error {
		return cmp.Or(holds(before)(r), absentFrom(r), recount(r),
			missing(r.UserByOpenID(renamed.OpenID)),
			missing(r.SessionBySKey(moved.SKey)),
			missing(r.UserByOpenID(returned.OpenID)),
			missing(r.ReceiptByRequest(reasked.Request)),
			lists("ExpiredSessions", r.ExpiredSessions(moved.Expires), nil),
			lists("BooksWithSample", r.BooksWithSample(resampled.Sample), nil),
		)
	}))
}

func failsWhole(ctx context.Context, s app.Store) error {
	return changesNothing(ctx, s, func() error { return rolledBack(ctx, s, changeAll) })
}

func panicsWhole(ctx context.Context, s app.Store) error {
	return changesNothing(ctx, s, func() error {
		var err error
		value := panicOf(func() {
			_ = s.Update(ctx, func(tx app.Tx) error {
				err = changeAll(tx)
				panic("stop")
			})
		})
		return cmp.Or(err,
			equal("panic out of Update", value, any("stop")),
			wrap("Update after a panic", stock(ctx, s, aBook(1))))
	})
}

func viewFails(ctx context.Context, s app.Store) error {
	return changesNothing(ctx, s, func() error {
		failure := errors.New("failure")
		value := panicOf(func() {
			_ = s.View(ctx, func(r app.Reader) error {
				for range r.Users() {
					panic("stop")
				}
				return nil
			})
		})
		return cmp.Or(
			fails("View", s.View(ctx, func(app.Reader) error { return failure }), failure),
			equal("panic out of View", value, any("stop")),
			wrap("Update after a panic", stock(ctx, s, aBook(1))))
	})
}

func panicOf(fn func()) (value any) {
	defer func() { value = recover() }()
	fn()
	return nil
}

func seesOwnWrites(ctx context.Context, s app.Store) error {
	order, comment, session := anOrder(id[app.Order](3), ben, 256), aComment(3, 256, ben), aSession(id[app.Session](3), ben)
	batch, code := aBatch(id[app.Batch](2)), redeemed(aVoucher(app.CodeHash{0: 1}, id[app.Batch](2)), ben)
	claim, receipt, erasure := aClaim(batch.ID, ben), aReceipt(id[app.Receipt](2)), anErasure(app.EraseMark{31: 1})
	found := func(g app.Getter) error {
		return cmp.Or(absentFrom(g),
			returns("Session", session)(g.Session(session.ID)),
			returns("SessionBySKey", session)(g.SessionBySKey(session.SKey)),
			returns("Book", aBook(1))(g.Book(1)),
			returns("Comment", comment)(g.Comment(comment.ID)),
			returns("Order", order)(g.Order(order.ID)),
			returns("LiveOrder", order)(g.LiveOrder(ben, 256)),
			returns("Batch", batch)(g.Batch(batch.ID)),
			returns("Voucher", code)(g.Voucher(code.Hash)),
			returns("Claim", claim)(g.Claim(batch.ID, ben)),
			returns("ReceiptByRequest", receipt)(g.ReceiptByRequest(receipt.Request)),
			returns("Erasure", erasure)(g.Erasure(erasure.Mark)),
		)
	}
	return cmp.Or(
		s.Update(ctx, func(tx app.Tx) error { return cmp.Or(putAll(tx, exampleRows()...), found(tx)) }),
		wrap("after the commit", s.View(ctx, func(r app.Reader) error { return found(r) })),
		rolledBack(ctx, s, func(tx app.Tx) error {
			return cmp.Or(changeAll(tx), allChanged(tx),
				fails("DeleteComment again", tx.DeleteComment(1), app.ErrNotFound),
				put(tx, aComment(1, 256, ann)),
				returns("Comment put again", aComment(1, 256, ann))(tx.Comment(1)),
			)
		}),
		wrap("after the rollback", s.View(ctx, func(r app.Reader) error { return found(r) })),
	)
}

func emptyUpdate(ctx context.Context, s app.Store) error {
	empty := func() error { return s.Update(ctx, func(app.Tx) error { return nil }) }
	return cmp.Or(empty(), changesNothing(ctx, s, func() error { return cmp.Or(empty(), empty()) }))
}

func cancelled(ctx context.Context, s app.Store) error {
	over, cancel := context.WithCancel(ctx)
	cancel()
	return changesNothing(ctx, s, func() (err error) {
		if s.Update(over, changeAll) == nil {
			err = errors.New("Update with a cancelled context = nil, want an error")
		}
		if s.View(over, func(app.Reader) error { return nil }) == nil {
			err = cmp.Or(err, errors.New("View with a cancelled context = nil, want an error"))
		}
		return err
	})
}
