package storetest

import (
	"cmp"
	"context"

	"littleshelf/app"
)

func uniquePromises() []Promise {
	var promises []Promise
	for _, key := range uniqueKeys() {
		promises = append(promises, Promise{"one row at a time has " + key.name, key.isUnique})
	}
	return promises
}

// uniqueKey is a unique secondary key, with two rows that compete for it.
type uniqueKey struct {
	name          string
	others        []any // the other rows of a consistent shop
	keyless       any   // rival without the key; nil if there is no such row
	holder, rival any
	free          func(app.Tx) error // takes the key from holder
	find          func(app.Getter) (any, error)
}

func uniqueKeys() []uniqueKey {
	two := []any{aUser(ann), aUser(ben), aBook(1), aBook(256)}

	reader, rivalReader, freeReader := aUser(ann), aUser(ben), aUser(ann)
	rivalReader.OpenID, freeReader.OpenID = reader.OpenID, "another"
	byOpenID := func(g app.Getter) (any, error) { return g.UserByOpenID(reader.OpenID) }

	session, meekSession := aSession(id[app.Session](1), ann), aSession(id[app.Session](2), ben)
	rivalSession, freeSession := meekSession, session
	rivalSession.SKey, freeSession.SKey = session.SKey, app.SKeyHash{31: 1}
	bySKey := func(g app.Getter) (any, error) { return g.SessionBySKey(session.SKey) }

	byNumber := func(g app.Getter) (any, error) { return g.Comment(1) }

	order, rivalOrder := anOrder(id[app.Order](1), ann, 1), anOrder(id[app.Order](2), ann, 1)
	otherOrder := order
	otherOrder.Book = 256
	paid := append(account(aUser(ann), order, rivalOrder), aBook(1), aBook(256))
	paidBack := append(account(aUser(ann), refunded(order), rivalOrder), aBook(1))
	byOwner := func(g app.Getter) (any, error) { return g.LiveOrder(ann, 1) }

	password, meekPassword := anAppPassword(ann, 1), anAppPassword(ben, 1)
	rivalPassword, freePassword := meekPassword, password
	rivalPassword.Hash, freePassword.Hash = password.Hash, app.AppPasswordHash{31: 1}
	byHash := func(g app.Getter) (any, error) { return g.AppPasswordByHash(password.Hash) }

	receipt, meekReceipt := aReceipt(id[app.Receipt](1)), aReceipt(id[app.Receipt](2))
	rivalReceipt, freeReceipt := meekReceipt, receipt
	rivalReceipt.Request, freeReceipt.Request = receipt.Request, id[app.Request](9)
	byRequest := func(g app.Getter) (any, error) { return g.ReceiptByRequest(receipt.Request) }

	return []uniqueKey{
		{"an openid, until the reader gets another", nil, aUser(ben),
			reader, rivalReader, puts(freeReader), byOpenID},
		{"an skey, until the session gets another", two, meekSession,
			session, rivalSession, puts(freeSession), bySKey},
		{"an skey, until the session is deleted", two, meekSession,
			session, rivalSession, func(tx app.Tx) error { return tx.DeleteSession(session.ID) }, bySKey},
		{"a comment's number, until the comment is deleted", two, nil,
			aComment(1, 1, ann), aComment(1, 256, ann), func(tx app.Tx) error { return tx.DeleteComment(1) }, byNumber},
		{"a live order for a book, until it is refunded", paidBack, refunded(rivalOrder),
			order, rivalOrder, puts(refunded(order)), byOwner},
		{"a live order for a book, until it is for another", paid, refunded(rivalOrder),
			order, rivalOrder, puts(otherOrder), byOwner},
		{"the hash of an app password, until it gets another", two, meekPassword,
			password, rivalPassword, puts(freePassword), byHash},
		{"the hash of an app password, until it is deleted", two, meekPassword,
			password, rivalPassword, func(tx app.Tx) error { return tx.DeleteAppPassword(ann, 1) }, byHash},
		{"a request, until its receipt gets another", nil, meekReceipt,
			receipt, rivalReceipt, puts(freeReceipt), byRequest},
	}
}

func puts(row any) func(app.Tx) error {
	return func(tx app.Tx) error { return put(tx, row) }
}

func (k uniqueKey) isUnique(ctx context.Context, s app.Store) error {
	both := append(append([]any{}, k.others...), k.holder, k.rival)
	err := s.Update(ctx, func(tx app.Tx) error { return putAll(tx, both...) })
	return cmp.Or(
		fails("Update that puts both", err, app.ErrConflict),
		wrap("after both", s.View(ctx, holds(contents{}))),
		stock(ctx, s, both[:len(both)-1]...),
		wrap("rival new", k.refuses(ctx, s, k.rival)),
		k.refusesUpdate(ctx, s),
		wrap("holder again", stock(ctx, s, k.holder)),
		wrap("freed in one Update", k.freesAtOnce(ctx, s)),
		wrap("freed", k.frees(ctx, s)),
		wrap("the other way", k.refuses(ctx, s, k.holder)),
	)
}

// refusesUpdate is refuses for a stored row without the key that is put with the key.
func (k uniqueKey) refusesUpdate(ctx context.Context, s app.Store) error {
	if k.keyless == nil {
		return nil
	}
	return wrap("rival changed", cmp.Or(stock(ctx, s, k.keyless), k.refuses(ctx, s, k.rival)))
}

// refuses puts row, which has the key of another row. The store must not change, whether the Update
// fails or ignores the error and commits.
func (k uniqueKey) refuses(ctx context.Context, s app.Store, row any) error {
	before, err := snapshot(ctx, s)
	if err != nil {
		return err
	}
	err = s.Update(ctx, func(tx app.Tx) error { return cmp.Or(tx.PutBook(aBook(9)), put(tx, row)) })
	return cmp.Or(
		fails("Update with a conflict", err, app.ErrConflict),
		wrap("after a conflict", s.View(ctx, holds(before))),
		s.Update(ctx, func(tx app.Tx) error { return fails("put", put(tx, row), app.ErrConflict) }),
		wrap("after an ignored conflict", s.View(ctx, holds(before))),
		s.View(ctx, recount),
	)
}

// frees removes the key from its holder and then stores rival, which has the key.
func (k uniqueKey) frees(ctx context.Context, s app.Store) error {
	return cmp.Or(
		s.Update(ctx, k.free),
		s.View(ctx, func(r app.Reader) error { return missing(k.find(r)) }),
		stock(ctx, s, k.rival),
		s.View(ctx, func(r app.Reader) error { return returns("the row with the key", k.rival)(k.find(r)) }),
	)
}

// freesAtOnce does the same in one Update, which is rolled back.
func (k uniqueKey) freesAtOnce(ctx context.Context, s app.Store) error {
	return cmp.Or(
		rolledBack(ctx, s, func(tx app.Tx) error {
			return cmp.Or(
				k.free(tx),
				missing(k.find(tx)),
				put(tx, k.rival),
				returns("the row with the key", k.rival)(k.find(tx)),
			)
		}),
		s.View(ctx, func(r app.Reader) error { return returns("the row with the key", k.holder)(k.find(r)) }),
	)
}
