package control

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"littleshelf/app"
)

// The lists, one method each: from wire to shop and back.

func (c call) listReaders(ctx context.Context, in Window) (iter.Seq2[[]Reader, error], error) {
	w, err := windowOf[app.User](in)
	return converted(c.Shop.Readers(ctx, w), readerOf), err
}

func (c call) listOrders(ctx context.Context, in Window) (iter.Seq2[[]Order, error], error) {
	by, err := c.whose(ctx, in.Reader)
	if err != nil {
		return nil, err
	}
	w, err := windowOf[app.Order](in)
	return converted(c.Shop.Sales(ctx, by, w), orderOf), err
}

func (c call) listComments(ctx context.Context, in Window) (iter.Seq2[[]Comment, error], error) {
	by, err := c.whose(ctx, in.Reader)
	if err != nil {
		return nil, err
	}
	w := app.Window[app.CommentID]{Limit: in.Limit}
	if w.Since, err = c.commentAt(ctx, in.Since); err != nil {
		return nil, err
	}
	if w.Before, err = c.commentAt(ctx, in.Before); err != nil {
		return nil, err
	}
	if !in.Before.At.IsZero() {
		w.Before++ // what is older than a time begins with the last comment before it
	}
	return converted(c.Shop.Comments(ctx, by, w), func(c app.Comment) Comment { return Comment(c) }), nil
}

// commentAt finds the comment that m names, or the last one before the time that it names.
func (c call) commentAt(ctx context.Context, m Mark) (app.CommentID, error) {
	switch {
	case m.ID != "":
		n, err := strconv.ParseUint(m.ID, 10, 64)
		if err != nil || n == 0 || n > app.MaxNumber {
			return 0, notInList(m.ID)
		}
		return app.CommentID(n), nil
	case !m.At.IsZero():
		return c.Shop.CommentsUntil(ctx, m.At)
	}
	return 0, nil
}

func (c call) listBooks(ctx context.Context, _ Nothing) (iter.Seq2[[]Book, error], error) {
	books, err := c.Shop.Catalogue(ctx)
	return func(yield func([]Book, error) bool) {
		for page := range slices.Chunk(books, 200) {
			if !yield(each(page, func(b app.Book) Book { return Book(b) }), nil) {
				return
			}
		}
	}, err
}

// listCodes sends each batch as soon as its redemptions are counted.
func (c call) listCodes(ctx context.Context, in Window) (iter.Seq2[[]Batch, error], error) {
	w, err := windowOf[app.Batch](in)
	return func(yield func([]Batch, error) bool) {
		for page, err := range c.Shop.Batches(ctx, w) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, b := range page {
				redeemed, err := c.Shop.Redeemed(ctx, b.ID)
				if !yield([]Batch{batchOf(b, redeemed)}, err) || err != nil {
					return
				}
			}
		}
	}, err
}

func (c call) listDays(ctx context.Context, in DaysIn) (iter.Seq2[[]Day, error], error) {
	zone, err := zoneNamed(in.Zone)
	if err != nil {
		return nil, err
	}
	days, err := c.Shop.Days(ctx, in.Count, zone)
	return func(yield func([]Day, error) bool) { yield(each(days, func(d app.Day) Day { return Day(d) }), nil) }, err
}

func (c call) listAudit(ctx context.Context, in Window) (iter.Seq2[[]Receipt, error], error) {
	w, err := windowOf[app.Receipt](in)
	return converted(c.Shop.Audit(ctx, w), func(r app.Receipt) Receipt { return Receipt(r) }), err
}

// whose finds the reader whose rows are wanted; zero is everybody.
func (c call) whose(ctx context.Context, reader string) (app.UserID, error) {
	if reader == "" {
		return app.UserID{}, nil
	}
	user, err := c.Shop.FindReader(ctx, reader)
	return user.ID, err
}
