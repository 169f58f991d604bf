package storetest

import (
	"bytes"
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"littleshelf/app"
)

func (s *state) Users() iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		for user, err := range sorted(s.users, byUser, every) {
			if !yield(copied(user), err) {
				return
			}
		}
	}
}

func (s *state) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		older := func(u app.User) bool { return below(u.ID, before) }
		for user, err := range sorted(s.users, newestUser, older) {
			if !yield(copied(user), err) {
				return
			}
		}
	}
}

func (s *state) Names(after app.Named) iter.Seq2[app.Named, error] {
	return func(yield func(app.Named, error) bool) {
		for _, named := range namesOf(slices.Collect(maps.Values(s.users))) {
			if byName(named, after) > 0 && !yield(named, nil) {
				return
			}
		}
	}
}

func byName(a, b app.Named) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), compareIDs(a.User, b.User))
}

// below reports whether a list that starts below before contains id.
func below[Of any](id, before app.ID[Of]) bool { return before.IsZero() || compareIDs(id, before) < 0 }

func (s *state) Sessions() iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, every)
}

func (s *state) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, func(session app.Session) bool { return session.User == user })
}

func (s *state) SessionsByUser() iter.Seq2[app.Session, error] {
	return sorted(s.sessions, byUserAndSession, every)
}

func (s *state) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, byExpiry, func(session app.Session) bool { return !session.Expires.After(now) })
}

func (s *state) Books() iter.Seq2[app.Book, error] { return sorted(s.books, byBook, every) }

func (s *state) BooksAfter(after app.BookID) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return b.ID > after })
}

func (s *state) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return b.Sample != "" && b.Sample == name })
}

func (s *state) Comments() iter.Seq2[app.Comment, error] {
	return sorted(s.comments, byBookAndComment, every)
}

func (s *state) LatestComments(before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool { return before == 0 || c.ID < before })
}

func (s *state) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool {
		return c.Book == book && (before == 0 || c.ID < before)
	})
}

func (s *state) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool {
		return c.User == user && (before == 0 || c.ID < before)
	})
}

func (s *state) WaitingComments(before app.CommentID) iter.Seq2[app.CommentID, error] {
	return numbers(sorted(s.comments, newestComment, func(c app.Comment) bool { return c.Waits != "" && (before == 0 || c.ID < before) }))
}

// numbers lists the numbers of comments.
func numbers(list iter.Seq2[app.Comment, error]) iter.Seq2[app.CommentID, error] {
	return func(yield func(app.CommentID, error) bool) {
		for c, err := range list {
			if !yield(c.ID, err) {
				return
			}
		}
	}
}

func (s *state) Orders() iter.Seq2[app.Order, error] { return sorted(s.orders, byOrder, every) }

func (s *state) LatestOrders(before app.OrderID) iter.Seq2[app.Order, error] {
	return sorted(s.orders, newestOrder, func(o app.Order) bool { return below(o.ID, before) })
}

func (s *state) OrdersOf(user app.UserID, before app.OrderID) iter.Seq2[app.Order, error] {
	return sorted(s.orders, newestOrder, func(o app.Order) bool { return o.User == user && below(o.ID, before) })
}

func (s *state) OrdersByUser() iter.Seq2[app.Order, error] {
	return sorted(s.orders, byUserAndOrder, every)
}

func (s *state) Entries() iter.Seq2[app.Entry, error] { return sorted(s.entries, byEntry, every) }

func (s *state) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	return sorted(s.entries, newestEntry, func(e app.Entry) bool {
		return e.User == user && (before == 0 || e.Seq < before)
	})
}

func (s *state) Batches() iter.Seq2[app.Batch, error] { return sorted(s.batches, byBatch, every) }

func (s *state) LatestBatches(before app.BatchID) iter.Seq2[app.Batch, error] {
	return sorted(s.batches, newestBatch, func(b app.Batch) bool { return below(b.ID, before) })
}

func (s *state) Vouchers() iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, byHash, every)
}

func (s *state) VouchersOf(batch app.BatchID) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, byHash, func(v app.Voucher) bool { return v.Batch == batch })
}

func (s *state) Claims() iter.Seq2[app.Claim, error] { return sorted(s.claims, byClaim, every) }

func (s *state) ClaimsOf(batch app.BatchID) iter.Seq2[app.Claim, error] {
	return sorted(s.claims, byClaim, func(c app.Claim) bool { return c.Batch == batch })
}

func (s *state) Receipts(before app.ReceiptID) iter.Seq2[app.Receipt, error] {
	return sorted(s.receipts, newestReceipt, func(r app.Receipt) bool { return below(r.ID, before) })
}

func (s *state) Erasures() iter.Seq2[app.Erasure, error] {
	return sorted(s.erasures, byMark, every)
}

func (s *state) Categories() iter.Seq2[app.Category, error] {
	return sorted(s.categories, byNumber, every)
}

func (s *state) Positions(after app.Position) iter.Seq2[app.Position, error] {
	return sorted(s.positions, byUserAndBook, func(p app.Position) bool { return byUserAndBook(p, after) > 0 })
}

func (s *state) PositionsOf(user app.UserID) iter.Seq2[app.Position, error] {
	return sorted(s.positions, byUserAndBook, func(p app.Position) bool { return p.User == user })
}

func (s *state) PDFFiles() iter.Seq2[app.PDFFile, error] {
	return func(yield func(app.PDFFile, error) bool) {
		for file, err := range sorted(s.files, byFileName, every) {
			if !yield(copiedFile(file), err) {
				return
			}
		}
	}
}

func (s *state) Counters() iter.Seq2[app.Counter, error] {
	counters := make(map[string]app.Counter)
	for name, last := range s.counters {
		counters[name] = app.Counter{Name: name, Last: last}
	}
	return sorted(counters, func(a, b app.Counter) int { return cmp.Compare(a.Name, b.Name) }, every)
}

func compareIDs[Of any](a, b app.ID[Of]) int { return bytes.Compare(a[:], b[:]) }

func byUser(a, b app.User) int       { return compareIDs(a.ID, b.ID) }
func bySession(a, b app.Session) int { return compareIDs(a.ID, b.ID) }
func byBook(a, b app.Book) int       { return cmp.Compare(a.ID, b.ID) }
func byOrder(a, b app.Order) int     { return compareIDs(a.ID, b.ID) }
func byBatch(a, b app.Batch) int     { return compareIDs(a.ID, b.ID) }
func byHash(a, b app.Voucher) int    { return bytes.Compare(a.Hash[:], b.Hash[:]) }
func byMark(a, b app.Erasure) int    { return bytes.Compare(a.Mark[:], b.Mark[:]) }

func byExpiry(a, b app.Session) int { return cmp.Or(a.Expires.Compare(b.Expires), bySession(a, b)) }

func byBookAndComment(a, b app.Comment) int {
	return cmp.Or(cmp.Compare(a.Book, b.Book), cmp.Compare(a.ID, b.ID))
}

func byEntry(a, b app.Entry) int {
	return cmp.Or(compareIDs(a.User, b.User), cmp.Compare(a.Seq, b.Seq))
}

func byClaim(a, b app.Claim) int {
	return cmp.Or(compareIDs(a.Batch, b.Batch), compareIDs(a.User, b.User))
}

func byNumber(a, b app.Category) int  { return cmp.Compare(a.Number, b.Number) }
func byFileName(a, b app.PDFFile) int { return cmp.Compare(a.Name, b.Name) }

func byUserAndBook(a, b app.Position) int {
	return cmp.Or(compareIDs(a.User, b.User), cmp.Compare(a.Book, b.Book))
}

func byUserAndSession(a, b app.Session) int {
	return cmp.Or(compareIDs(a.User, b.User), bySession(a, b))
}

func byUserAndOrder(a, b app.Order) int {
	return cmp.Or(compareIDs(a.User, b.User), byOrder(a, b))
}

func newestUser(a, b app.User) int       { return byUser(b, a) }
func newestBatch(a, b app.Batch) int     { return byBatch(b, a) }
func newestComment(a, b app.Comment) int { return cmp.Compare(b.ID, a.ID) }
func newestOrder(a, b app.Order) int     { return byOrder(b, a) }
func newestEntry(a, b app.Entry) int     { return byEntry(b, a) }
func newestReceipt(a, b app.Receipt) int { return compareIDs(b.ID, a.ID) }
