package storetest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"littleshelf/app"
)

func listPromises() []Promise {
	return []Promise{
		{"readers are listed by id, and newest first", listsUsers},
		{"readers' names are listed folded, by name and id, and an erased reader has none", listsNames},
		{"sessions are listed by id, and by reader", listsSessions},
		{"books are listed by id, from any id on, by sample, and by any ids", listsBooks},
		{"comments are listed by book, and newest first", listsComments},
		{"orders are listed by id, and newest first", listsOrders},
		{"entries are listed by reader and number, and newest first", listsEntries},
		{"batches are listed by id, and newest first", listsBatches},
		{"codes are listed by hash, and by batch", listsVouchers},
		{"claims are listed by batch and reader, and by batch", listsClaims},
		{"receipts are listed newest first", listsReceipts},
		{"erasures are all listed, not in the order of insertion", listsErasures},
		{"categories are listed by number", listsCategories},
		{"positions are listed by reader and book, from any on, and by reader", listsPositions},
		{"the facts of files are listed by name, and by any names", listsPDFFiles},
		{"redeemed codes are listed by time, newest first", listsUsed},
		{"the keeper's sessions are listed by id", listsKeeperSessions},
		{"settings are listed by name", listsSettings},
		{"the figures of days are listed by number, from any number on", listsDays},
		{"readers' pictures are listed by reader", listsPictures},
		{"pairings are listed by code", listsPairings},
		{"messages are listed by id, and those that are due by time", listsMessages},
		{"app passwords are listed by reader and slot", listsAppPasswords},
		{"lists can be nested", listsNest},
	}
}

// The tests make rows in the order of their list and store them in reverse order. So they get a
// wanted list by filtering, without sorting.

// newestFirst checks list without a bound, and below each of bounds. rows are the wanted rows,
// oldest first. below reports whether a row is below a bound.
func newestFirst[T, K any](
	what string, list func(before K) iter.Seq2[T, error], rows []T, bounds []K, below func(T, K) bool,
) error {
	var none K
	err := lists(what, list(none), reversed(rows))
	for _, before := range bounds {
		want := where(rows, func(row T) bool { return below(row, before) })
		err = cmp.Or(err, lists(fmt.Sprintf("%s before %v", what, before), list(before), reversed(want)))
	}
	return err
}

func usersOf(ids []app.UserID) []any {
	var rows []any
	for _, id := range ids {
		rows = append(rows, aUser(id))
	}
	return rows
}

func listsUsers(ctx context.Context, s app.Store) error {
	var users []app.User
	for _, id := range sortedIDs[app.User](20) {
		users = append(users, aUser(id))
	}
	owned := app.OrderID{15: 1} // an order is not listed as a reader
	rows := append(rowsOf(users), aBook(1), anOrder(owned, users[3].ID, 1))
	rows = append(rows, account(users[3], anOrder(owned, users[3].ID, 1))...)
	users[3].Entries = 2
	older := func(u app.User, before app.UserID) bool { return compareIDs(u.ID, before) < 0 }
	return cmp.Or(
		stock(ctx, s, rows...),
		s.View(ctx, func(r app.Reader) error {
			return cmp.Or(
				lists("Users", r.Users(), users),
				newestFirst("LatestUsers", r.LatestUsers, users, sortedIDs[app.User](20), older))
		}),
	)
}

func listsSessions(ctx context.Context, s app.Store) error {
	owners := edges[app.User]()
	var sessions []app.Session
	for i, id := range sortedIDs[app.Session](27) {
		sessions = append(sessions, aSession(id, owners[i%len(owners)]))
	}
	return cmp.Or(
		stock(ctx, s, append(rowsOf(sessions), usersOf(owners)...)...),
		s.View(ctx, func(r app.Reader) error {
			err := cmp.Or(
				lists("Sessions", r.Sessions(), sessions),
				lists("SessionsByUser", r.SessionsByUser(), slices.SortedFunc(slices.Values(sessions), byUserAndSession)))
			for _, owner := range owners {
				own := where(sessions, func(session app.Session) bool { return session.User == owner })
				err = cmp.Or(err, listsUnordered("SessionsOf", r.SessionsOf(owner), own, bySession))
			}
			return err
		}),
	)
}

func listsBooks(ctx context.Context, s app.Store) error {
	samples := []string{"a.pdf", "", "a.pdf1", "a.pdf", "a", "b.pdf", "a.pdf", ""}
	var books []app.Book
	for i, id := range []app.BookID{1, 2, 10, 255, 256, 257, 1 << 32, app.MaxNumber} {
		book := aBook(id)
		book.Sample, book.Listed = samples[i], i%2 == 0
		books = append(books, book)
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(books)...),
		s.View(ctx, func(r app.Reader) error {
			err := cmp.Or(lists("Books", r.Books(), books), lists("BooksAfter none", r.BooksAfter(0), books))
			for _, after := range []app.BookID{1, 3, 9, 10, 255, 256, 300, app.MaxNumber - 1, app.MaxNumber, math.MaxUint64} {
				above := where(books, func(book app.Book) bool { return book.ID > after })
				err = cmp.Or(err, lists(fmt.Sprintf("BooksAfter %d", after), r.BooksAfter(after), above))
			}
			for _, name := range []string{"a.pdf", "a.pdf1", "a", "b.pdf", "b", ".pdf"} {
				same := where(books, func(book app.Book) bool { return book.Sample == name })
				err = cmp.Or(err, listsUnordered("BooksWithSample "+name, r.BooksWithSample(name), same, byBook))
			}
			return cmp.Or(err, manyBooks(r, books))
		}),
	)
}

func listsComments(ctx context.Context, s app.Store) error {
	numbers := []app.CommentID{1, 2, 10, 255, 256, 257, 1000, 65535, 65536, 1 << 32, app.MaxNumber - 1, app.MaxNumber}
	books, users := []app.BookID{1, 10, 256}, edges[app.User]()[6:]
	var comments, byBook []app.Comment
	for i, number := range numbers {
		comment := aComment(number, books[i%3], users[i/2%3])
		if i%5 < 2 {
			comment.Waits = app.WaitsForKeeper
		}
		comments = append(comments, comment)
	}
	under := func(id, before app.CommentID) bool { return id < before }
	below := func(c app.Comment, before app.CommentID) bool { return c.ID < before }
	bounds := append(numbers, 3, math.MaxUint64)

	rows := append(rowsOf(comments), usersOf(users)...)
	for _, book := range books {
		rows = append(rows, aBook(book))
		byBook = append(byBook, where(comments, func(c app.Comment) bool { return c.Book == book })...)
	}
	return cmp.Or(
		stock(ctx, s, rows...),
		s.View(ctx, func(r app.Reader) error {
			err := cmp.Or(
				lists("Comments", r.Comments(), byBook),
				newestFirst("LatestComments", r.LatestComments, comments, bounds, below),
				newestFirst("WaitingComments", r.WaitingComments, waitingOf(comments), bounds, under))
			for i := range 3 {
				on := func(before app.CommentID) iter.Seq2[app.Comment, error] { return r.CommentsOn(books[i], before) }
				by := func(before app.CommentID) iter.Seq2[app.Comment, error] { return r.CommentsBy(users[i], before) }
				its := where(comments, func(c app.Comment) bool { return c.Book == books[i] })
				theirs := where(comments, func(c app.Comment) bool { return c.User == users[i] })
				err = cmp.Or(err,
					newestFirst("CommentsOn", on, its, bounds, below),
					newestFirst("CommentsBy", by, theirs, bounds, below))
			}
			return err
		}),
	)
}

func listsOrders(ctx context.Context, s app.Store) error {
	users, ids := edges[app.User](), sortedIDs[app.Order](27)
	var orders []app.Order
	for i, id := range ids {
		orders = append(orders, anOrder(id, users[i%9], app.BookID(i/9+1)))
	}
	below := func(o app.Order, before app.OrderID) bool { return compareIDs(o.ID, before) < 0 }
	of := func(user app.UserID) []app.Order {
		return where(orders, func(o app.Order) bool { return o.User == user })
	}
	rows := []any{aBook(1), aBook(2), aBook(3)}
	for _, user := range users {
		rows = append(rows, customer(aUser(user), of(user)...)...)
	}
	return cmp.Or(
		stock(ctx, s, rows...),
		s.View(ctx, func(r app.Reader) error {
			err := cmp.Or(
				lists("Orders", r.Orders(), orders),
				lists("OrdersByUser", r.OrdersByUser(), slices.SortedFunc(slices.Values(orders), byUserAndOrder)),
				newestFirst("LatestOrders", r.LatestOrders, orders, ids, below))
			for _, user := range users {
				list := func(before app.OrderID) iter.Seq2[app.Order, error] { return r.OrdersOf(user, before) }
				err = cmp.Or(err, newestFirst("OrdersOf", list, of(user), ids, below))
			}
			return err
		}),
	)
}

// listsEntries lists a ledger with more than 256 entries, between two short ones.
func listsEntries(ctx context.Context, s app.Store) error {
	users, lengths := edges[app.User]()[6:], []uint64{2, 258, 3}
	below := func(e app.Entry, before uint64) bool { return e.Seq < before }
	bounds := []uint64{1, 2, 3, 4, 255, 256, 257, 258, 259, math.MaxUint64}
	var entries []app.Entry
	var rows []any
	for i, id := range users {
		user := aUser(id)
		for user.Entries < lengths[i] {
			user.Entries++
			user.Balance += 2
			entries = append(entries, app.Entry{User: id, Seq: user.Entries, Delta: 2, Balance: user.Balance, Why: "grant", At: noon})
		}
		rows = append(rows, user)
	}
	return cmp.Or(
		stock(ctx, s, append(rows, rowsOf(entries)...)...),
		s.View(ctx, func(r app.Reader) error {
			err := lists("Entries", r.Entries(), entries)
			for _, user := range users {
				list := func(before uint64) iter.Seq2[app.Entry, error] { return r.EntriesOf(user, before) }
				own := where(entries, func(e app.Entry) bool { return e.User == user })
				err = cmp.Or(err, newestFirst("EntriesOf", list, own, bounds, below))
			}
			return err
		}),
	)
}

func listsNest(ctx context.Context, s app.Store) error {
	return cmp.Or(
		stock(ctx, s, exampleRows()...),
		s.View(ctx, func(r app.Reader) error {
			var pairs, orders int
			for user := range r.Users() {
				for range r.Users() {
					pairs++
				}
				for order := range r.OrdersOf(user.ID, app.OrderID{}) {
					if _, err := r.Book(order.Book); err != nil {
						return err
					}
					orders++
				}
			}
			return cmp.Or(equal("pairs of Users", pairs, 16), equal("orders of Users", orders, 3))
		}),
	)
}
