package storetest

import (
	"math"
	"math/rand/v2"
	"time"

	"littleshelf/app"
)

// dice draws random rows and keys from small sets, so that rows often have the same key.
type dice struct{ *rand.Rand }

func pick[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

func (d dice) userID() app.UserID       { return pick(d, edges[app.User]()[5:]...) }
func (d dice) sessionID() app.SessionID { return pick(d, edges[app.Session]()...) }
func (d dice) orderID() app.OrderID     { return pick(d, edges[app.Order]()...) }
func (d dice) bookID() app.BookID       { return pick[app.BookID](d, 1, 10, 256) }
func (d dice) commentID() app.CommentID { return pick[app.CommentID](d, 1, 2, 255, 256) }
func (d dice) seq() uint64              { return pick[uint64](d, 1, 2, 255, 256) }
func (d dice) batchID() app.BatchID     { return pick(d, edges[app.Batch]()[:3]...) }
func (d dice) receiptID() app.ReceiptID { return pick(d, edges[app.Receipt]()...) }
func (d dice) requestID() app.RequestID { return pick(d, edges[app.Request]()[:5]...) }
func (d dice) codeHash() app.CodeHash   { return pick(d, hashes[app.CodeHash](8)...) }
func (d dice) mark() app.EraseMark      { return pick(d, hashes[app.EraseMark](6)...) }
func (d dice) openID() string           { return pick(d, "", "o", "o1", "o11", "p", "p\x00") }
func (d dice) skey() app.SKeyHash {
	return app.SKeyHash{0: pick[byte](d, 0, 1, 0xff), 31: pick[byte](d, 0, 1)}
}
func (d dice) categoryNumber() int { return pick(d, 1, 2, 255, 256) }
func (d dice) fileName() string    { return pick(d, "1.pdf", "1", "10.pdf", "a.pdf") }
func (d dice) sample() string      { return pick(d, "", "a", "a.pdf") }
func (d dice) text() string        { return pick(d, "", "好书", awkward) }

func (d dice) time() time.Time {
	return noon.Add(pick(d, -time.Hour, -time.Millisecond, 0, time.Millisecond, time.Second))
}

func (d dice) points() int64 { return pick(d, 0, 1, -1, d.Int64(), math.MinInt64) }

func (d dice) user() app.User {
	user := aUser(d.userID())
	user.OpenID, user.Profile.NickName, user.Seen = d.openID(), d.text(), d.time()
	user.Balance, user.Epoch = d.points(), d.Uint64()
	user.Banned, user.Erased = d.IntN(2) == 0, d.IntN(2) == 0
	for range d.IntN(3) {
		user.Devices = append(user.Devices, d.sessionID())
	}
	return user
}

func (d dice) session() app.Session {
	return app.Session{
		ID: d.sessionID(), User: d.userID(), SKey: d.skey(), Epoch: d.Uint64(), Created: d.time(), Expires: d.time(),
	}
}

func (d dice) book() app.Book {
	book := aBook(d.bookID())
	book.Name, book.Sample, book.Price, book.Listed = d.text(), d.sample(), d.points(), d.IntN(2) == 0
	return book
}

func (d dice) comment() app.Comment {
	comment := aComment(d.commentID(), d.bookID(), d.userID())
	comment.Text, comment.At, comment.Hidden = d.text(), d.time(), d.IntN(2) == 0
	comment.Waits = pick[app.WaitReason](d, "", "", app.WaitsForKeeper)
	return comment
}

func (d dice) order() app.Order {
	return app.Order{
		ID: d.orderID(), User: d.userID(), Book: d.bookID(), Price: d.points(), At: d.time(), Refunded: d.IntN(3) == 0,
	}
}

func (d dice) entry() app.Entry {
	return app.Entry{
		User: d.userID(), Seq: d.seq(), Delta: d.points(), Balance: d.points(), Why: "grant", Ref: d.text(), At: d.time(),
	}
}

func (d dice) batch() app.Batch {
	return app.Batch{
		ID: d.batchID(), Count: d.IntN(app.MaxMint), Points: d.points(), PerReader: d.IntN(3),
		Expires: pick(d, time.Time{}, d.time()), Created: d.time(), Live: d.IntN(2) == 0, Revoked: d.IntN(2) == 0,
	}
}

func (d dice) voucher() app.Voucher {
	return app.Voucher{
		Hash: d.codeHash(), Batch: d.batchID(), UsedBy: pick(d, app.UserID{}, d.userID()),
		UsedAt: pick(d, time.Time{}, d.time()), Balance: d.points(),
	}
}

func (d dice) claim() app.Claim {
	return app.Claim{Batch: d.batchID(), User: d.userID(), Count: d.IntN(3)}
}

func (d dice) receipt() app.Receipt {
	return app.Receipt{
		ID: d.receiptID(), Request: d.requestID(), Who: d.text(), Did: "book set", To: d.text(),
		Before: d.text(), After: d.text(), Why: d.text(), At: d.time(),
	}
}

func (d dice) category() app.Category {
	return app.Category{Number: d.categoryNumber(), Name: d.text(), Order: d.IntN(3)}
}

func (d dice) position() app.Position {
	return app.Position{User: d.userID(), Book: d.bookID(), Page: d.IntN(300), Pages: d.IntN(300), At: d.time()}
}

func (d dice) pdfFile() app.PDFFile {
	file := app.PDFFile{Name: d.fileName(), Size: d.Int64(), Modified: d.time(), Title: d.text(), NoFont: d.IntN(2) == 0}
	for range d.IntN(3) {
		file.Sizes = append(file.Sizes, app.PageRun{Count: 1 + d.IntN(300), Width: d.IntN(1000), Height: 1})
		file.Outline = append(file.Outline, app.Chapter{Level: 1, Page: d.IntN(300), Title: d.text()})
	}
	return file
}

func (d dice) keeperSessionID() app.KeeperSessionID { return pick(d, edges[app.KeeperSession]()...) }
func (d dice) settingName() string                  { return pick(d, "a", "a-b", "b") }
func (d dice) dayNumber() int                       { return pick(d, 0, 1, 255, 256) }

func (d dice) keeper() app.Keeper {
	keeper := app.Keeper{
		Password: d.text(), Link: app.KeeperSecretHash{0: pick[byte](d, 0, 1)},
		LinkExpires: pick(d, time.Time{}, d.time()), Changed: d.time(),
	}
	for range d.IntN(3) {
		keeper.Devices = append(keeper.Devices, d.keeperSessionID())
	}
	return keeper
}

func (d dice) keeperSession() app.KeeperSession {
	return app.KeeperSession{
		ID: d.keeperSessionID(), Device: d.text(), Created: d.time(), Seen: d.time(), Expires: d.time(),
	}
}

func (d dice) day() app.DayFigures {
	day := app.DayFigures{Number: d.dayNumber(), Zone: d.text(), Counts: app.Counts{Orders: d.IntN(9), Spent: d.points()}}
	for range d.IntN(3) {
		day.Books = append(day.Books, app.BookSales{Book: d.bookID(), Orders: d.IntN(9), Spent: d.points()})
	}
	return day
}

func (d dice) erasure() app.Erasure { return app.Erasure{Mark: d.mark(), Banned: d.IntN(2) == 0} }
