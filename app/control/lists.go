package control

import (
	"context"
	"strconv"

	"littleshelf/app"
)

// The lists, one method each: from wire to shop and back.

func (c call) listReaders(ctx context.Context, _ app.UserID, in Window) ([]Reader, error) {
	w, err := windowOf[app.User](in)
	if err != nil {
		return nil, err
	}
	return first(c.Shop.Readers(ctx, w), readerOf)
}

func (c call) listOrders(ctx context.Context, of app.UserID, in Window) ([]Order, error) {
	w, err := windowOf[app.Order](in)
	if err != nil {
		return nil, err
	}
	return first(c.Shop.Sales(ctx, of, w), orderOf)
}

func (c call) listComments(ctx context.Context, of app.UserID, in Window) (rows []Comment, err error) {
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
	return first(c.Shop.Comments(ctx, of, w), func(c app.Comment) Comment { return Comment(c) })
}

// commentAt finds the comment that m names, or the last one before the time that it names.
func (c call) commentAt(ctx context.Context, m Mark) (app.CommentID, error) {
	switch {
	case m.ID != "":
		n, err := numberOf(m)
		return app.CommentID(n), err
	case !m.At.IsZero():
		return c.Shop.CommentsUntil(ctx, m.At)
	}
	return 0, nil
}

func (c call) listBooks(ctx context.Context, _ app.UserID, in Window) (rows []Book, err error) {
	var after uint64
	if in.Before != (Mark{}) {
		if after, err = numberOf(in.Before); err != nil {
			return nil, err
		}
	}
	books, err := c.Shop.Catalogue(ctx, app.BookID(after))
	return each(books, func(b app.Book) Book { return Book(b) }), err
}

func numberOf(m Mark) (uint64, error) {
	n, err := strconv.ParseUint(m.ID, 10, 64)
	if err != nil || n == 0 || n > app.MaxNumber {
		return 0, notInList(m.ID)
	}
	return n, nil
}

// mostCounted is how many redemptions end a page of batches: to count them takes some 10 ms.
const mostCounted = 5000

func (c call) listCodes(ctx context.Context, _ app.UserID, in Window) (rows []Batch, err error) {
	w, err := windowOf[app.Batch](in)
	if err != nil {
		return nil, err
	}
	batches, err := first(c.Shop.Batches(ctx, w), func(b app.Batch) app.Batch { return b })
	if err != nil {
		return nil, err
	}
	counted := 0
	for _, b := range batches {
		redeemed, err := c.Shop.Redeemed(ctx, b.ID)
		if err != nil {
			return nil, err
		}
		if rows, counted = append(rows, batchOf(b, redeemed)), counted+redeemed; counted >= mostCounted {
			break
		}
	}
	return rows, nil
}

func (c call) listAudit(ctx context.Context, _ app.UserID, in Window) ([]Receipt, error) {
	w, err := windowOf[app.Receipt](in)
	if err != nil {
		return nil, err
	}
	return first(c.Shop.Audit(ctx, w), func(r app.Receipt) Receipt { return Receipt(r) })
}

// whose finds the reader whose rows are wanted; zero is everybody.
func (c call) whose(ctx context.Context, reader string) (app.UserID, error) {
	if reader == "" {
		return app.UserID{}, nil
	}
	user, err := c.Shop.FindReader(ctx, reader)
	return user.ID, err
}
