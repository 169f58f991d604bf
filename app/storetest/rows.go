package storetest

import (
	"fmt"
	"slices"
	"time"

	"littleshelf/app"
)

// Any combination of these rows is a consistent shop if it includes their readers and books.

// noon is the time in all rows, in UTC like all times that the shop stores.
var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

// ann and ben are readers whose ids differ in the last bit.
var (
	ann = id[app.User](2)
	ben = id[app.User](3)
)

func id[Of any](n byte) app.ID[Of] { return app.ID[Of]{15: n} }

// edges returns ids in byte order. They include neighbours in the last byte, a carry, and the
// greatest id, whose prefix has no successor.
func edges[Of any]() []app.ID[Of] {
	first, last := app.ID[Of]{0: 0xff}, app.ID[Of]{}
	for i := range last {
		last[i] = 0xff
	}
	almost := last
	almost[15] = 0xfe
	return []app.ID[Of]{{15: 1}, {15: 2}, {15: 0xff}, {14: 1}, {14: 1, 15: 1}, {0: 1}, first, almost, last}
}

// sortedIDs returns n ids in byte order, including the edges.
func sortedIDs[Of any](n int) []app.ID[Of] {
	ids := edges[Of]()
	for i := len(ids); i < n; i++ {
		ids = slices.Insert(ids, i-3, app.ID[Of]{0: byte(i)})
	}
	return ids
}

func aUser(id app.UserID) app.User {
	return app.User{ID: id, OpenID: "openid-" + id.String(), Created: noon, Seen: noon}
}

func aSession(id app.SessionID, user app.UserID) app.Session {
	session := app.Session{ID: id, User: user, Created: noon, Expires: noon.Add(time.Hour)}
	copy(session.SKey[:], id[:])
	return session
}

func aBook(id app.BookID) app.Book {
	return app.Book{ID: id, Name: fmt.Sprintf("第 %d 本书", id), DiskName: fmt.Sprintf("%d.pdf", id), Listed: true}
}

func aComment(id app.CommentID, book app.BookID, user app.UserID) app.Comment {
	return app.Comment{ID: id, Book: book, User: user, Text: fmt.Sprintf("评论 %d", id), At: noon}
}

// waitingOf returns the numbers of the comments that wait.
func waitingOf(comments []app.Comment) (waiting []app.CommentID) {
	for _, c := range comments {
		if c.Waits != "" {
			waiting = append(waiting, c.ID)
		}
	}
	return waiting
}

func anOrder(id app.OrderID, user app.UserID, book app.BookID) app.Order {
	return app.Order{ID: id, User: user, Book: book, At: noon}
}

func refunded(order app.Order) app.Order {
	order.Refunded = true
	return order
}

// account returns user with a ledger for the orders: a grant of their cost, the purchases, and the
// refunds.
func account(user app.User, orders ...app.Order) []any {
	var rows []any
	post := func(delta int64, why app.Why, ref string) {
		user.Balance += delta
		user.Entries++
		rows = append(rows, app.Entry{
			User: user.ID, Seq: user.Entries, Delta: delta, Balance: user.Balance, Why: why, Ref: ref, At: noon,
		})
	}
	for _, order := range orders {
		post(order.Price, "grant", "")
		post(-order.Price, app.Bought, order.ID.String())
		if order.Refunded {
			post(order.Price, app.Refunded, order.ID.String())
		}
	}
	return append(rows, user)
}

// customer returns account and the orders.
func customer(user app.User, orders ...app.Order) []any {
	return append(account(user, orders...), rowsOf(orders)...)
}

// exampleRows returns a small shop with rows in every table.
func exampleRows() []any {
	shopper := aUser(ann)
	shopper.Devices = []app.SessionID{id[app.Session](1), id[app.Session](2)}
	rows := customer(shopper,
		anOrder(id[app.Order](1), ann, 1),
		refunded(anOrder(id[app.Order](2), ann, 256)))
	other := aUser(ben)
	other.Devices = []app.SessionID{id[app.Session](3)}
	other.Picture = aPicture(ben).Hash()
	rows = append(rows, customer(other, anOrder(id[app.Order](3), ben, 256))...)
	sampled := aBook(256)
	sampled.Sample = "sample.pdf"
	rows = append(rows, keeperRows()...)
	rows = append(rows, pageRows()...)
	rows = append(rows, deskRows()...)
	rows = append(rows, platformRows()...)
	rows = append(rows, anAppPassword(ann, 1), anAppPassword(ann, 10), anAppPassword(ben, 1))
	return append(rows,
		aBook(1), sampled,
		aSession(id[app.Session](1), ann), aSession(id[app.Session](2), ann), aSession(id[app.Session](3), ben),
		aComment(1, 1, ann), aComment(2, 256, ann), aComment(3, 256, ben))
}
