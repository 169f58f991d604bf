package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"littleshelf/app"
)

// contents holds all rows of a store, read by the lists of whole tables.
type contents struct {
	users      []app.User
	sessions   []app.Session
	books      []app.Book
	comments   []app.Comment
	orders     []app.Order
	entries    []app.Entry
	batches    []app.Batch
	vouchers   []app.Voucher
	claims     []app.Claim
	receipts   []app.Receipt
	erasures   []app.Erasure
	categories []app.Category
	positions  []app.Position
	files      []app.PDFFile

	keeper         []app.Keeper // none or one
	keeperSessions []app.KeeperSession
	settings       []app.Setting
	days           []app.DayFigures

	pictures []app.Picture
	pairings []app.Pairing
	messages []app.Message
	apps     []app.AppPassword
}

func contentsOf(r app.Reader) (c contents, err error) {
	err = cmp.Or(
		fill(&c.users, r.Users()),
		fill(&c.sessions, r.Sessions()),
		fill(&c.books, r.Books()),
		fill(&c.comments, r.Comments()),
		fill(&c.orders, r.Orders()),
		fill(&c.entries, r.Entries()),
		fill(&c.batches, r.Batches()),
		fill(&c.vouchers, r.Vouchers()),
		fill(&c.claims, r.Claims()),
		fill(&c.receipts, r.Receipts(app.ReceiptID{})),
		fill(&c.erasures, inOrder(r.Erasures(), byMark)),
		fill(&c.categories, r.Categories()),
		fill(&c.positions, r.Positions(app.Position{})),
		fill(&c.files, r.PDFFiles()),
		fill(&c.keeper, keeperOf(r)),
		fill(&c.keeperSessions, r.KeeperSessions()),
		fill(&c.settings, r.Settings()),
		fill(&c.days, r.DayFigures(0)),
		fill(&c.pictures, r.Pictures()),
		fill(&c.pairings, r.Pairings()),
		fill(&c.messages, r.Messages()),
		fill(&c.apps, r.AppPasswords()),
	)
	return c, err
}

// keeperOf lists the keeper, if there is one.
func keeperOf(r app.Reader) iter.Seq2[app.Keeper, error] {
	return func(yield func(app.Keeper, error) bool) {
		if keeper, err := r.Keeper(); !errors.Is(err, app.ErrNotFound) {
			yield(keeper, err)
		}
	}
}

func snapshot(ctx context.Context, s app.Store) (c contents, err error) {
	err = s.View(ctx, func(r app.Reader) (err error) {
		c, err = contentsOf(r)
		return err
	})
	return c, err
}

// holds checks that the store has exactly the contents want.
func holds(want contents) func(app.Reader) error {
	return func(r app.Reader) error {
		got, err := contentsOf(r)
		return cmp.Or(err,
			equalRows("Users", got.users, want.users),
			equalRows("Sessions", got.sessions, want.sessions),
			equalRows("Books", got.books, want.books),
			equalRows("Comments", got.comments, want.comments),
			equalRows("Orders", got.orders, want.orders),
			equalRows("Entries", got.entries, want.entries),
			equalRows("Batches", got.batches, want.batches),
			equalRows("Vouchers", got.vouchers, want.vouchers),
			equalRows("Claims", got.claims, want.claims),
			equalRows("Receipts", got.receipts, want.receipts),
			equalRows("Erasures", got.erasures, want.erasures),
			equalRows("Categories", got.categories, want.categories),
			equalRows("Positions", got.positions, want.positions),
			equalRows("PDFFiles", got.files, want.files),
			equalRows("Keeper", got.keeper, want.keeper),
			equalRows("KeeperSessions", got.keeperSessions, want.keeperSessions),
			equalRows("Settings", got.settings, want.settings),
			equalRows("DayFigures", got.days, want.days),
			equalRows("Pictures", got.pictures, want.pictures),
			equalRows("Pairings", got.pairings, want.pairings),
			equalRows("Messages", got.messages, want.messages),
			equalRows("AppPasswords", got.apps, want.apps),
		)
	}
}

func fill[T any](to *[]T, list iter.Seq2[T, error]) (err error) {
	*to, err = collect(list)
	return err
}

// farFuture is later than the time of any row.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// recount reads every row by each of its other keys and lists.
func recount(r app.Reader) error {
	all, err := contentsOf(r)
	if err != nil {
		return err
	}
	err = cmp.Or(
		lists("LatestUsers", r.LatestUsers(app.UserID{}), reversed(all.users)),
		lists("LatestOrders", r.LatestOrders(app.OrderID{}), reversed(all.orders)),
		lists("OrdersByUser", r.OrdersByUser(), slices.SortedFunc(slices.Values(all.orders), byUserAndOrder)),
		lists("LatestComments", r.LatestComments(0), slices.SortedFunc(slices.Values(all.comments), newestComment)),
		lists("WaitingComments", r.WaitingComments(0), waitingOf(slices.SortedFunc(slices.Values(all.comments), newestComment))),
		lists("Names", r.Names(app.Named{}), namesOf(all.users)),
		recountSessions(r, all), recountKeeper(r, all), recountPages(r, all), recountDesk(r, all), recountPlatform(r, all), recountApps(r, all),
		missing(r.UserByOpenID("")))
	for _, user := range all.users {
		err = cmp.Or(err,
			returns("User", user)(r.User(user.ID)),
			byOpenID(user)(r.UserByOpenID(user.OpenID)),
			recountUser(r, all, user.ID))
	}
	for _, book := range all.books {
		comments := where(all.comments, func(c app.Comment) bool { return c.Book == book.ID })
		samples := where(all.books, func(b app.Book) bool { return b.Sample != "" && b.Sample == book.Sample })
		err = cmp.Or(err,
			returns("Book", book)(r.Book(book.ID)),
			listsUnordered("BooksWithSample", r.BooksWithSample(book.Sample), samples, byBook),
			lists("CommentsOn", r.CommentsOn(book.ID, 0), reversed(comments)))
	}
	for _, comment := range all.comments {
		err = cmp.Or(err, returns("Comment", comment)(r.Comment(comment.ID)))
	}
	for _, order := range all.orders {
		err = cmp.Or(err, returns("Order", order)(r.Order(order.ID)))
		if !order.Refunded {
			err = cmp.Or(err, returns("LiveOrder", order)(r.LiveOrder(order.User, order.Book)))
		}
	}
	return err
}

func recountSessions(r app.Reader, all contents) (err error) {
	for _, session := range all.sessions {
		err = cmp.Or(err,
			returns("Session", session)(r.Session(session.ID)),
			returns("SessionBySKey", session)(r.SessionBySKey(session.SKey)))
	}
	return cmp.Or(err,
		lists("SessionsByUser", r.SessionsByUser(), slices.SortedFunc(slices.Values(all.sessions), byUserAndSession)),
		listsUnordered("ExpiredSessions", r.ExpiredSessions(farFuture), all.sessions, bySession))
}

// recountKeeper is recount for the keeper's tables.
func recountKeeper(r app.Reader, all contents) (err error) {
	err = lists("LatestBatches", r.LatestBatches(app.BatchID{}), reversed(all.batches))
	for _, batch := range all.batches {
		own := where(all.claims, func(c app.Claim) bool { return c.Batch == batch.ID })
		err = cmp.Or(err,
			returns("Batch", batch)(r.Batch(batch.ID)),
			lists("ClaimsOf", r.ClaimsOf(batch.ID), own))
	}
	for _, voucher := range all.vouchers {
		same := where(all.vouchers, func(v app.Voucher) bool { return v.Batch == voucher.Batch })
		err = cmp.Or(err,
			returns("Voucher", voucher)(r.Voucher(voucher.Hash)),
			lists("VouchersOf", r.VouchersOf(voucher.Batch), same))
	}
	for _, claim := range all.claims {
		err = cmp.Or(err, returns("Claim", claim)(r.Claim(claim.Batch, claim.User)))
	}
	for _, receipt := range all.receipts {
		err = cmp.Or(err, returns("ReceiptByRequest", receipt)(r.ReceiptByRequest(receipt.Request)))
	}
	for _, erasure := range all.erasures {
		err = cmp.Or(err, returns("Erasure", erasure)(r.Erasure(erasure.Mark)))
	}
	return err
}

// recountPages is recount for categories, positions and facts of files.
func recountPages(r app.Reader, all contents) (err error) {
	for _, category := range all.categories {
		err = cmp.Or(err, returns("Category", category)(r.Category(category.Number)))
	}
	for _, position := range all.positions {
		err = cmp.Or(err, returns("Position", position)(r.Position(position.User, position.Book)))
	}
	for _, file := range all.files {
		err = cmp.Or(err, returns("PDFFile", file)(r.PDFFile(file.Name)))
	}
	return err
}

// recountDesk is recount for the keeper's sessions, settings, closed days and redeemed codes.
func recountDesk(r app.Reader, all contents) error {
	used := where(all.vouchers, isUsed)
	slices.SortFunc(used, lastUsed)
	err := lists("UsedVouchers", r.UsedVouchers(app.Voucher{}), used)
	for _, session := range all.keeperSessions {
		err = cmp.Or(err, returns("KeeperSession", session)(r.KeeperSession(session.ID)))
	}
	for _, setting := range all.settings {
		err = cmp.Or(err, returns("Setting", setting)(r.Setting(setting.Name)))
	}
	for _, day := range all.days {
		err = cmp.Or(err, returns("DayFigure", day)(r.DayFigure(day.Number)))
	}
	return err
}

// recountPlatform is recount for pictures, pairings and messages.
func recountPlatform(r app.Reader, all contents) error {
	due := slices.SortedFunc(slices.Values(all.messages), byDue)
	err := lists("DueMessages", r.DueMessages(farFuture), due)
	for _, picture := range all.pictures {
		err = cmp.Or(err, returns("Picture", picture)(r.Picture(picture.User)))
	}
	for _, pairing := range all.pairings {
		err = cmp.Or(err, returns("Pairing", pairing)(r.Pairing(pairing.Code)))
	}
	for _, message := range all.messages {
		err = cmp.Or(err, returns("Message", message)(r.Message(message.ID)))
	}
	return err
}

// recountApps is recount for app passwords.
func recountApps(r app.Reader, all contents) (err error) {
	for _, p := range all.apps {
		err = cmp.Or(err,
			returns("AppPassword", p)(r.AppPassword(p.User, p.Slot)),
			returns("AppPasswordByHash", p)(r.AppPasswordByHash(p.Hash)))
	}
	return err
}

func recountUser(r app.Reader, all contents, user app.UserID) error {
	sessions := where(all.sessions, func(s app.Session) bool { return s.User == user })
	comments := where(all.comments, func(c app.Comment) bool { return c.User == user })
	orders := where(all.orders, func(o app.Order) bool { return o.User == user })
	entries := where(all.entries, func(e app.Entry) bool { return e.User == user })
	positions := where(all.positions, func(p app.Position) bool { return p.User == user })
	slices.SortFunc(comments, newestComment)
	return wrap(fmt.Sprint("user ", user), cmp.Or(
		listsUnordered("SessionsOf", r.SessionsOf(user), sessions, bySession),
		lists("CommentsBy", r.CommentsBy(user, 0), comments),
		lists("OrdersOf", r.OrdersOf(user, app.OrderID{}), reversed(orders)),
		lists("EntriesOf", r.EntriesOf(user, 0), reversed(entries)),
		lists("PositionsOf", r.PositionsOf(user), positions),
	))
}

// listsUnordered checks a list without a defined order. want is sorted by sort.
func listsUnordered[T any](what string, list iter.Seq2[T, error], want []T, sort func(a, b T) int) error {
	return lists(what, inOrder(list, sort), want)
}

// inOrder returns list sorted by sort.
func inOrder[T any](list iter.Seq2[T, error], sort func(a, b T) int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		rows, err := collect(list)
		slices.SortFunc(rows, sort)
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}
