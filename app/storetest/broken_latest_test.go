package storetest

import (
	"iter"

	"littleshelf/app"
)

// Engines whose lists of the latest rows are broken.

type (
	missesNewest  struct{ *state }
	orderIncluded struct{ *state }
	bookIncluded  struct{ *state }
	newestByBook  struct{ *state }
	newestByAge   struct{ *state }
	prefixClaim   struct{ *state }
	waitsIncluded struct{ *state }
	oldestWaits   struct{ *state }
	allWait       struct{ *state }
	staleWait     struct {
		*state
		entries
	}
)

func (s missesNewest) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	if before.IsZero() {
		before = app.UserID{0xff, 0xff}
	}
	return s.state.LatestUsers(before)
}

func (s orderIncluded) LatestOrders(before app.OrderID) iter.Seq2[app.Order, error] {
	return sorted(s.orders, newestOrder, func(o app.Order) bool { return below(o.ID, before) || o.ID == before })
}

func (s bookIncluded) BooksAfter(after app.BookID) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return b.ID >= after })
}

func (s newestByBook) LatestComments(before app.CommentID) iter.Seq2[app.Comment, error] {
	newest := func(a, b app.Comment) int { return byBookAndComment(b, a) }
	return sorted(s.comments, newest, func(c app.Comment) bool { return before == 0 || c.ID < before })
}

func (s newestByAge) LatestBatches(before app.BatchID) iter.Seq2[app.Batch, error] {
	youngest := func(a, b app.Batch) int { return b.Created.Compare(a.Created) }
	return sorted(s.batches, youngest, func(b app.Batch) bool { return below(b.ID, before) })
}

func (s prefixClaim) ClaimsOf(batch app.BatchID) iter.Seq2[app.Claim, error] {
	return sorted(s.claims, byClaim, func(c app.Claim) bool { return [15]byte(c.Batch[:]) == [15]byte(batch[:]) })
}

func (s waitsIncluded) WaitingComments(before app.CommentID) iter.Seq2[app.CommentID, error] {
	if before > 0 {
		before++
	}
	return s.state.WaitingComments(before)
}

func (s oldestWaits) WaitingComments(before app.CommentID) iter.Seq2[app.CommentID, error] {
	return numbers(sorted(s.comments, byBookAndComment, func(c app.Comment) bool {
		return c.Waits != "" && (before == 0 || c.ID < before)
	}))
}

func (s allWait) WaitingComments(before app.CommentID) iter.Seq2[app.CommentID, error] {
	return numbers(s.LatestComments(before))
}

func (s staleWait) PutComment(comment app.Comment) error {
	if comment.Waits != "" {
		s.entries[comment.ID] = true
	}
	return s.state.PutComment(comment)
}

func (s staleWait) WaitingComments(before app.CommentID) iter.Seq2[app.CommentID, error] {
	return numbers(sorted(s.comments, newestComment, func(c app.Comment) bool {
		return s.entries[c.ID] != nil && (before == 0 || c.ID < before)
	}))
}
