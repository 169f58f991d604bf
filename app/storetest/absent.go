package storetest

import (
	"cmp"
	"context"
	"math"
	"time"

	"littleshelf/app"
)

// absent reads missing rows: from an empty store, and then next to existing rows.
func absent(ctx context.Context, s app.Store) error {
	end := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	empty := func(r app.Reader) error {
		return cmp.Or(absentFrom(r),
			lists("Users", r.Users(), nil),
			lists("LatestUsers", r.LatestUsers(app.UserID{}), nil),
			lists("Names", r.Names(app.Named{}), nil),
			lists("Sessions", r.Sessions(), nil),
			lists("SessionsOf", r.SessionsOf(ann), nil),
			lists("SessionsByUser", r.SessionsByUser(), nil),
			lists("ExpiredSessions", r.ExpiredSessions(end), nil),
			lists("Books", r.Books(), nil),
			lists("BooksWithSample", r.BooksWithSample("sample.pdf"), nil),
			lists("Comments", r.Comments(), nil),
			lists("LatestComments", r.LatestComments(0), nil),
			lists("CommentsOn", r.CommentsOn(1, 0), nil),
			lists("CommentsBy", r.CommentsBy(ann, 0), nil),
			lists("WaitingComments", r.WaitingComments(0), nil),
			lists("Orders", r.Orders(), nil),
			lists("LatestOrders", r.LatestOrders(app.OrderID{}), nil),
			lists("OrdersOf", r.OrdersOf(ann, app.OrderID{}), nil),
			lists("OrdersByUser", r.OrdersByUser(), nil),
			lists("Entries", r.Entries(), nil),
			lists("EntriesOf", r.EntriesOf(ann, 0), nil),
			lists("Batches", r.Batches(), nil),
			lists("LatestBatches", r.LatestBatches(app.BatchID{}), nil),
			lists("Vouchers", r.Vouchers(), nil),
			lists("VouchersOf", r.VouchersOf(id[app.Batch](1)), nil),
			lists("Claims", r.Claims(), nil),
			lists("ClaimsOf", r.ClaimsOf(id[app.Batch](1)), nil),
			lists("Receipts", r.Receipts(app.ReceiptID{}), nil),
			lists("Receipts before", r.Receipts(id[app.Receipt](1)), nil),
			lists("Erasures", r.Erasures(), nil),
			lists("Categories", r.Categories(), nil),
			lists("Positions", r.Positions(app.Position{}), nil),
			lists("PositionsOf", r.PositionsOf(ann), nil),
			lists("PDFFiles", r.PDFFiles(), nil),
			missing(r.Keeper()),
			lists("KeeperSessions", r.KeeperSessions(), nil),
			lists("Settings", r.Settings(), nil),
			lists("DayFigures", r.DayFigures(0), nil),
			lists("Pictures", r.Pictures(), nil),
			lists("Pairings", r.Pairings(), nil),
			lists("Messages", r.Messages(), nil),
			lists("DueMessages", r.DueMessages(noon), nil),
			lists("AppPasswords", r.AppPasswords(), nil),
			lists("UsedVouchers", r.UsedVouchers(app.Voucher{}), nil),
		)
	}
	beside := func(r app.Reader) error {
		return cmp.Or(absentFrom(r),
			lists("SessionsOf", r.SessionsOf(id[app.User](1)), nil),
			lists("BooksWithSample", r.BooksWithSample("sample"), nil),
			// a book without a sample is not indexed as ""
			lists("BooksWithSample", r.BooksWithSample(""), nil),
			lists("CommentsOn", r.CommentsOn(2, 0), nil),
			lists("CommentsBy", r.CommentsBy(id[app.User](4), 0), nil),
			lists("OrdersOf", r.OrdersOf(app.UserID{}, app.OrderID{}), nil),
			lists("EntriesOf", r.EntriesOf(id[app.User](1), 0), nil),
			lists("VouchersOf", r.VouchersOf(app.BatchID{}), nil),
			lists("VouchersOf", r.VouchersOf(id[app.Batch](3)), nil),
			lists("Receipts", r.Receipts(id[app.Receipt](1)), nil),
			lists("Positions after the last", r.Positions(aPosition(ben, 256)), nil),
			lists("PositionsOf", r.PositionsOf(id[app.User](1)), nil),
			lists("DayFigures after the last", r.DayFigures(257), nil),
			lists("UsedVouchers before the first", r.UsedVouchers(app.Voucher{UsedAt: noon}), nil),
		)
	}
	return cmp.Or(
		wrap("of an empty store", s.View(ctx, empty)),
		wrap("in an Update of an empty store", s.Update(ctx, absentFromTx)),
		stock(ctx, s, exampleRows()...),
		wrap("beside others", s.View(ctx, beside)),
		wrap("in an Update beside others", s.Update(ctx, absentFromTx)),
	)
}

// absentFrom reads rows that neither an empty store nor the example rows have.
func absentFrom(g app.Getter) error {
	openID := aUser(ann).OpenID
	return cmp.Or(
		missing(g.User(id[app.User](1))),
		missing(g.User(app.UserID{0: 2})),
		missing(g.UserByOpenID("")), // of the erased
		missing(g.UserByOpenID(openID[:len(openID)-1])),
		missing(g.UserByOpenID(openID+"0")),
		missing(g.Session(id[app.Session](4))),
		missing(g.SessionBySKey(app.SKeyHash{})),
		missing(g.SessionBySKey(app.SKeyHash{15: 1, 31: 1})),
		missing(g.Book(0)),
		missing(g.Book(2)),
		missing(g.Book(math.MaxUint64)),
		missing(g.Comment(0)),
		missing(g.Comment(256)),
		missing(g.Order(app.OrderID{})),
		missing(g.Order(id[app.Order](4))),
		missing(g.LiveOrder(ann, 256)), // refunded
		missing(g.LiveOrder(ben, 1)),   // another reader's
		missing(g.LiveOrder(app.UserID{}, 0)),
		missing(g.Batch(app.BatchID{})),
		missing(g.Batch(id[app.Batch](3))),
		missing(g.Voucher(app.CodeHash{})),
		missing(g.Voucher(app.CodeHash{0: 1, 31: 1})),
		missing(g.Claim(id[app.Batch](1), ben)), // another reader's
		missing(g.Claim(id[app.Batch](2), ann)), // of another batch
		missing(g.Claim(app.BatchID{}, app.UserID{})),
		missing(g.ReceiptByRequest(app.RequestID{})),
		missing(g.ReceiptByRequest(id[app.Request](1))), // a receipt's id
		missing(g.Erasure(app.EraseMark{})),
		missing(g.Erasure(app.EraseMark{0: 1, 31: 1})),
		missing(g.Category(0)),
		missing(g.Category(2)),
		missing(g.Position(ann, 256)), // another reader's
		missing(g.Position(ben, 1)),   // in another book
		missing(g.PDFFile("")),
		missing(g.PDFFile("1.pd")),
		missing(g.KeeperSession(app.KeeperSessionID{})),
		missing(g.KeeperSession(id[app.KeeperSession](4))),
		missing(g.Setting("")),
		missing(g.Setting("a-")),
		missing(g.Picture(app.UserID{})),
		missing(g.Picture(id[app.User](9))),
		missing(g.Pairing("")),
		missing(g.Pairing("AAAAA")),
		missing(g.Message(app.MessageID{})),
		missing(g.Message(id[app.Message](4))),
		missing(g.AppPassword(app.UserID{}, 1)),
		missing(g.AppPassword(ann, 0)),
		missing(g.AppPassword(ann, 9)),
		missing(g.AppPassword(id[app.User](9), 1)),
		missing(g.AppPasswordByHash(app.AppPasswordHash{})),
		missing(g.AppPasswordByHash(app.AppPasswordHash{31: 9})),
		missing(g.DayFigure(0)),
		missing(g.DayFigure(2)),
	)
}

func absentFromTx(tx app.Tx) error {
	return cmp.Or(absentFrom(tx),
		fails("DeleteSession", tx.DeleteSession(id[app.Session](4)), app.ErrNotFound),
		fails("DeleteComment", tx.DeleteComment(256), app.ErrNotFound),
		fails("DeleteBook", tx.DeleteBook(2), app.ErrNotFound),
		fails("DeleteBatch", tx.DeleteBatch(id[app.Batch](3)), app.ErrNotFound),
		fails("DeleteVoucher", tx.DeleteVoucher(app.CodeHash{0: 1, 31: 1}), app.ErrNotFound),
		fails("DeleteCategory", tx.DeleteCategory(2), app.ErrNotFound),
		fails("DeletePosition", tx.DeletePosition(ben, 1), app.ErrNotFound),
		fails("DeletePDFFile", tx.DeletePDFFile("1.pd"), app.ErrNotFound),
		fails("DeleteKeeperSession", tx.DeleteKeeperSession(id[app.KeeperSession](4)), app.ErrNotFound),
		fails("DeleteSetting", tx.DeleteSetting("a-"), app.ErrNotFound),
		fails("DeletePicture", tx.DeletePicture(id[app.User](9)), app.ErrNotFound),
		fails("DeletePairing", tx.DeletePairing("AAAAA"), app.ErrNotFound),
		fails("DeleteMessage", tx.DeleteMessage(id[app.Message](4)), app.ErrNotFound),
		fails("DeleteAppPassword", tx.DeleteAppPassword(ann, 9), app.ErrNotFound),
		fails("DeleteDayFigures", tx.DeleteDayFigures(2), app.ErrNotFound),
	)
}

func deletesSession(ctx context.Context, s app.Store) error {
	gone, stays := aSession(id[app.Session](1), ann), aSession(id[app.Session](2), ann)
	return deletes(ctx, s, app.Tx.DeleteSession, gone.ID, gone, stays, func(r app.Reader) error {
		all := []app.Session{stays}
		return cmp.Or(
			missing(r.Session(gone.ID)),
			missing(r.SessionBySKey(gone.SKey)),
			lists("Sessions", r.Sessions(), all),
			lists("SessionsOf", r.SessionsOf(ann), all),
			lists("SessionsByUser", r.SessionsByUser(), all),
			lists("ExpiredSessions", r.ExpiredSessions(gone.Expires), all),
		)
	})
}

func deletesComment(ctx context.Context, s app.Store) error {
	gone, stays := aComment(1, 1, ann), aComment(2, 1, ann)
	gone.Waits, stays.Waits = app.WaitsForKeeper, app.WaitsForKeeper
	return deletes(ctx, s, app.Tx.DeleteComment, gone.ID, gone, stays, func(r app.Reader) error {
		all := []app.Comment{stays}
		return cmp.Or(
			missing(r.Comment(gone.ID)),
			lists("Comments", r.Comments(), all),
			lists("CommentsOn", r.CommentsOn(1, 0), all),
			lists("CommentsBy", r.CommentsBy(ann, 0), all),
			lists("WaitingComments", r.WaitingComments(0), waitingOf(all)),
		)
	})
}

func deletesBook(ctx context.Context, s app.Store) error {
	gone, stays := aBook(1), aBook(2)
	gone.Sample, stays.Sample = "sample.pdf", "sample.pdf"
	err := deletes(ctx, s, app.Tx.DeleteBook, gone.ID, gone, stays, func(r app.Reader) error {
		all := []app.Book{stays}
		return cmp.Or(
			missing(r.Book(gone.ID)),
			lists("Books", r.Books(), all),
			lists("BooksWithSample", r.BooksWithSample("sample.pdf"), all),
		)
	})
	return cmp.Or(err, s.Update(ctx, func(tx app.Tx) error {
		before, err1 := tx.CatalogueRevision()
		err2 := tx.DeleteBook(stays.ID)
		after, err3 := tx.CatalogueRevision()
		return cmp.Or(err1, err2, err3, equal("CatalogueRevision", after, before+1))
	}))
}

func deletesBatch(ctx context.Context, s app.Store) error {
	gone, stays := aBatch(id[app.Batch](1)), aBatch(id[app.Batch](2))
	return deletes(ctx, s, app.Tx.DeleteBatch, gone.ID, gone, stays, func(r app.Reader) error {
		return cmp.Or(missing(r.Batch(gone.ID)), lists("Batches", r.Batches(), []app.Batch{stays}))
	})
}

func deletesVoucher(ctx context.Context, s app.Store) error {
	batch := id[app.Batch](1)
	gone, stays := redeemed(aVoucher(app.CodeHash{1}, batch), ann), aVoucher(app.CodeHash{2}, batch)
	err := stock(ctx, s, aUser(ann), aBatch(batch))
	return cmp.Or(err, deletes(ctx, s, app.Tx.DeleteVoucher, gone.Hash, gone, stays, func(r app.Reader) error {
		all := []app.Voucher{stays}
		return cmp.Or(
			missing(r.Voucher(gone.Hash)),
			lists("Vouchers", r.Vouchers(), all),
			lists("VouchersOf", r.VouchersOf(batch), all),
			lists("UsedVouchers", r.UsedVouchers(app.Voucher{}), nil),
		)
	}))
}

// deletes stores two rows and deletes one. It does so twice, because a deleted row can be stored
// again.
func deletes[K any](
	ctx context.Context, s app.Store,
	del func(app.Tx, K) error, key K, gone, stays any, isGone func(app.Reader) error,
) error {
	if err := stock(ctx, s, aUser(ann), aBook(1)); err != nil {
		return err
	}
	for range 2 {
		err := stock(ctx, s, gone, stays)
		err = cmp.Or(err, s.Update(ctx, func(tx app.Tx) error { return del(tx, key) }))
		err = cmp.Or(err, s.View(ctx, isGone))
		// an Update may ignore the error and commit
		err = cmp.Or(err, s.Update(ctx, func(tx app.Tx) error {
			return fails("the second delete", del(tx, key), app.ErrNotFound)
		}))
		if err != nil {
			return err
		}
	}
	return nil
}
