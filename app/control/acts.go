package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"littleshelf/app"
)

// The acts, one method each: from wire to shop and back.

func (c call) showReader(ctx context.Context, in ReaderIn) (Dossier, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Dossier{}, err
	}
	d, err := c.Shop.Dossier(ctx, user.ID)
	return Dossier{
		Reader:    readerOf(d.User),
		Orders:    each(d.Orders, orderOf),
		Statement: each(d.Statement, func(e app.Entry) Entry { return Entry(e) }),
		Comments:  each(d.Comments, func(c app.Comment) Comment { return Comment(c) }),
	}, err
}

func (c call) banReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.toReader(ctx, in, c.Shop.Ban)
}

func (c call) unbanReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.toReader(ctx, in, c.Shop.Unban)
}

func (c call) eraseReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.toReader(ctx, in, c.Shop.Erase)
}

func (c call) toReader(ctx context.Context, in ReaderChange, do func(context.Context, app.Request, app.UserID) (app.Receipt, error)) (Done, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Done{}, err
	}
	return done(do(ctx, in.asked(), user.ID))
}

func (c call) addPoints(ctx context.Context, in Points) (Done, error) {
	return c.movePoints(ctx, in, c.Shop.AddPoints)
}

func (c call) takePoints(ctx context.Context, in Points) (Done, error) {
	return c.movePoints(ctx, in, c.Shop.TakePoints)
}

func (c call) movePoints(ctx context.Context, in Points, move func(context.Context, app.Request, app.UserID, int64) (app.Receipt, error)) (Done, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Done{}, err
	}
	return done(move(ctx, in.asked(), user.ID, in.Points))
}

func (c call) refundOrder(ctx context.Context, in OrderChange) (Done, error) {
	return done(c.Shop.Refund(ctx, in.asked(), in.Order))
}

func (c call) addBook(ctx context.Context, in BookEdit) (Done, error) {
	book := app.Book{ID: in.Book, Listed: !in.Unlisted}
	in.apply(&book)
	receipt, err := c.Shop.AddBook(ctx, in.asked(), book)
	return c.edited(ctx, receipt, err)
}

func (c call) setBook(ctx context.Context, in BookEdit) (Done, error) {
	receipt, err := c.Shop.SetBook(ctx, in.asked(), in.Book, in.apply)
	return c.edited(ctx, receipt, err)
}

// edited is done, with the books that are much like the one that was edited.
func (c call) edited(ctx context.Context, receipt app.Receipt, err error) (Done, error) {
	d := Done{Receipt: Receipt(receipt)}
	if err != nil || receipt.To == "" { // which was only tried
		return d, err
	}
	id, err := strconv.ParseUint(receipt.To, 10, 64)
	if err != nil {
		return d, err
	}
	d.Notes, err = c.Shop.Alike(ctx, app.BookID(id))
	return d, err
}

func (c call) removeBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Remove(ctx, in.asked(), in.Book))
}

func (c call) unlistBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Unlist(ctx, in.asked(), in.Book))
}

func (c call) relistBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Relist(ctx, in.asked(), in.Book))
}

func (c call) hideComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.HideComment(ctx, in.asked(), in.Comment))
}

func (c call) showComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.ShowComment(ctx, in.asked(), in.Comment))
}

func (c call) dropComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.RemoveComment(ctx, in.asked(), in.Comment))
}

func (c call) mintCodes(ctx context.Context, in Mint) (Done, error) {
	batch := app.Batch{Count: in.Count, Points: in.Points, PerReader: in.PerReader, Expires: in.Expires}
	receipt, codes, err := c.Shop.Mint(ctx, in.asked(), batch, func(n int) { c.progress(int64(n), int64(in.Count)) })
	return Done{Receipt: Receipt(receipt), Codes: codes}, err
}

func (c call) revokeCodes(ctx context.Context, in BatchChange) (Done, error) {
	zone, err := zoneNamed(in.Zone)
	if err != nil {
		return Done{}, err
	}
	return done(c.Shop.Revoke(ctx, in.asked(), in.Batch, zone))
}

func zoneNamed(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		err = &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("%q is no time zone", name)}
	}
	return zone, err
}

func (c call) countStats(ctx context.Context, _ Nothing) (Stats, error) {
	stats, err := c.Shop.Stats(ctx)
	return Stats(stats), err
}

func (c call) countDays(ctx context.Context, in DaysIn) ([]Day, error) {
	zone, err := zoneNamed(in.Zone)
	if err != nil {
		return nil, err
	}
	days, err := c.Shop.Days(ctx, in.Count, zone)
	return each(days, func(d app.Day) Day { return Day(d) }), err
}

// check proves the file, the rows and the money, side by side on two processors if there are two, and
// that every book's PDF is there.
func (c call) check(ctx context.Context, _ Nothing) (Report, error) {
	const steps = 2
	var pages []string
	var unreadable error
	var proving sync.WaitGroup
	proving.Go(func() { pages, unreadable = c.DB.Check(ctx) })
	report, err := app.Check(ctx, c.DB)
	proving.Wait()
	if err := errors.Join(unreadable, err); err != nil {
		return Report{}, err
	}
	c.progress(1, steps)
	files, unnamed, err := c.checkFiles(ctx)
	report.Problems = append([]string{}, slices.Concat(pages, report.Problems, files.Listed)...) // not null in JSON
	report.More += files.More
	report.Remarks = append(report.Remarks, unnamed.Sentences()...)
	return Report(report), err
}

func done(receipt app.Receipt, err error) (Done, error) {
	return Done{Receipt: Receipt(receipt)}, err
}

func readerOf(u app.User) Reader {
	return Reader{
		ID: u.ID, Name: u.Name(), Balance: u.Balance, Standing: standing(u), Entries: u.Entries,
		Devices: len(u.Devices), Created: u.Created, Seen: u.Seen,
	}
}

func standing(u app.User) string {
	switch {
	case u.Erased:
		return "erased"
	case u.Banned:
		return "banned"
	}
	return "welcome"
}

func orderOf(s app.Sale) Order {
	return Order{
		ID: s.ID, User: s.User, Name: s.Name, Book: s.Book, Title: s.Title, Price: s.Price, At: s.At, Refunded: s.Refunded,
	}
}

func batchOf(b app.Batch, redeemed int) Batch {
	return Batch{
		ID: b.ID, Count: b.Count, Points: b.Points, PerReader: b.PerReader, Expires: b.Expires, Created: b.Created,
		Live: b.Live, Revoked: b.Revoked, Redeemed: redeemed,
	}
}

// each converts a list. None at all comes out as an empty array, never as null.
func each[From, To any](list []From, convert func(From) To) []To {
	converted := make([]To, len(list))
	for i, item := range list {
		converted[i] = convert(item)
	}
	return converted
}
