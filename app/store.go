package app

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Getter finds a row by a key. If there is none, the error is ErrNotFound.
type Getter interface {
	User(id UserID) (User, error)
	UserByOpenID(openID string) (User, error)
	Session(id SessionID) (Session, error)
	SessionBySKey(hash SKeyHash) (Session, error)
	Book(id BookID) (Book, error)
	Comment(id CommentID) (Comment, error)
	Order(id OrderID) (Order, error)
	// LiveOrder returns the order by which user owns book.
	LiveOrder(user UserID, book BookID) (Order, error)
	Batch(id BatchID) (Batch, error)
	Voucher(hash CodeHash) (Voucher, error)
	Claim(batch BatchID, user UserID) (Claim, error)
	// ReceiptByRequest returns the receipt of the act that was requested with this id.
	ReceiptByRequest(request RequestID) (Receipt, error)
	// Erasure returns the mark that is left of an erased reader.
	Erasure(mark EraseMark) (Erasure, error)
	Category(number int) (Category, error)
	Position(user UserID, book BookID) (Position, error)
	// PDFFile returns the facts of the file in the books folder that has this DiskName.
	PDFFile(name string) (PDFFile, error)
	Keeper() (Keeper, error)
	KeeperSession(id KeeperSessionID) (KeeperSession, error)
	Setting(name string) (Setting, error)
	// Picture returns a reader's own avatar.
	Picture(user UserID) (Picture, error)
	Pairing(code PairCode) (Pairing, error)
	Message(id MessageID) (Message, error)
	// AppPassword returns the app password that a reader has in a slot.
	AppPassword(user UserID, slot int) (AppPassword, error)
	AppPasswordByHash(hash AppPasswordHash) (AppPassword, error)
	// DayFigure returns the figures of the day with this Number.
	DayFigure(number int) (DayFigures, error)

	// A revision counts changes: data computed from the rows is valid while their revision stays
	// the same. Each put and each deletion of a book or a category adds one to the catalogue's
	// revision, each put and each deletion of a comment adds one to that of its book's comments,
	// each put and each deletion of a position adds one to that of its reader's positions.
	CatalogueRevision() (uint64, error)
	CommentsRevision(book BookID) (uint64, error)
	PositionsRevision(user UserID) (uint64, error)
}

// Reader is a Getter that can also read many rows at once, and list. A list ends at its first
// error. The caller ends it with break. Lists "newest first" start below before, or at the newest
// row if before is zero.
type Reader interface {
	Getter

	// BooksByID returns the books with these ids, in the order of the ids. If one does not exist, the
	// error is ErrNotFound.
	BooksByID(ids []BookID) ([]Book, error)
	// PDFFilesByName returns the facts of the files with these names, in the order of the names. A
	// file that has no facts has zero ones.
	PDFFilesByName(names []string) ([]PDFFile, error)
	// Owned reports for each of these books whether a reader owns it, as LiveOrder would tell.
	Owned(user UserID, books []BookID) ([]bool, error)

	// Users lists all readers by id.
	Users() iter.Seq2[User, error]
	// LatestUsers lists readers newest first.
	LatestUsers(before UserID) iter.Seq2[User, error]
	// Names lists readers' names by name and id: those after a given one, or all if it is zero.
	// Erased readers have no name.
	Names(after Named) iter.Seq2[Named, error]
	// Sessions lists all sessions by id.
	Sessions() iter.Seq2[Session, error]
	// SessionsOf lists a reader's sessions. Expired sessions are listed until they are swept.
	SessionsOf(user UserID) iter.Seq2[Session, error]
	// SessionsByUser lists all sessions by reader and id.
	SessionsByUser() iter.Seq2[Session, error]
	// ExpiredSessions lists the sessions that expired at or before now, by expiry.
	ExpiredSessions(now time.Time) iter.Seq2[Session, error]
	// Books lists all books by id. Unlisted books are included.
	Books() iter.Seq2[Book, error]
	// BooksAfter lists by id the books whose id is above after.
	BooksAfter(after BookID) iter.Seq2[Book, error]
	// BooksWithSample lists the books whose free sample has this name. No book has an empty one.
	BooksWithSample(name string) iter.Seq2[Book, error]
	// Comments lists all comments by book and number.
	Comments() iter.Seq2[Comment, error]
	// LatestComments lists all comments newest first.
	LatestComments(before CommentID) iter.Seq2[Comment, error]
	// CommentsOn lists a book's comments, newest first.
	CommentsOn(book BookID, before CommentID) iter.Seq2[Comment, error]
	// CommentsBy lists a reader's comments, newest first.
	CommentsBy(user UserID, before CommentID) iter.Seq2[Comment, error]
	// WaitingComments lists the numbers of the comments that wait, newest first.
	WaitingComments(before CommentID) iter.Seq2[CommentID, error]
	// Orders lists all orders by id.
	Orders() iter.Seq2[Order, error]
	// LatestOrders lists all orders newest first.
	LatestOrders(before OrderID) iter.Seq2[Order, error]
	// OrdersOf lists a reader's orders, newest first.
	OrdersOf(user UserID, before OrderID) iter.Seq2[Order, error]
	// OrdersByUser lists all orders by reader and id.
	OrdersByUser() iter.Seq2[Order, error]
	// Entries lists the whole ledger by reader and sequence.
	Entries() iter.Seq2[Entry, error]
	// EntriesOf lists a reader's ledger entries, newest first.
	EntriesOf(user UserID, before uint64) iter.Seq2[Entry, error]
	// Batches lists all batches by id.
	Batches() iter.Seq2[Batch, error]
	// LatestBatches lists batches newest first.
	LatestBatches(before BatchID) iter.Seq2[Batch, error]
	// Vouchers lists all redemption codes by hash.
	Vouchers() iter.Seq2[Voucher, error]
	// VouchersOf lists a batch's redemption codes by hash.
	VouchersOf(batch BatchID) iter.Seq2[Voucher, error]
	// Claims lists all claims by batch and reader.
	Claims() iter.Seq2[Claim, error]
	// ClaimsOf lists a batch's claims by reader.
	ClaimsOf(batch BatchID) iter.Seq2[Claim, error]
	// Receipts lists the audit, newest first.
	Receipts(before ReceiptID) iter.Seq2[Receipt, error]
	// Erasures lists the marks of erased readers by mark, which is not the order of the erasures.
	Erasures() iter.Seq2[Erasure, error]
	// Categories lists all categories by number.
	Categories() iter.Seq2[Category, error]
	// Positions lists positions by reader and book: those after a given one, or all if it is zero.
	Positions(after Position) iter.Seq2[Position, error]
	// PositionsOf lists a reader's positions by book.
	PositionsOf(user UserID) iter.Seq2[Position, error]
	// PDFFiles lists the facts of all files by name.
	PDFFiles() iter.Seq2[PDFFile, error]
	// UsedVouchers lists the redeemed codes newest first, by UsedAt and Hash: those below before, of
	// which no other field counts, or all if its UsedAt is zero.
	UsedVouchers(before Voucher) iter.Seq2[Voucher, error]
	// KeeperSessions lists the keeper's sessions by id. Expired ones are included.
	KeeperSessions() iter.Seq2[KeeperSession, error]
	// Settings lists the settings that have a value of their own, by name.
	Settings() iter.Seq2[Setting, error]
	// DayFigures lists the figures of days by Number, those whose Number is from or higher.
	DayFigures(from int) iter.Seq2[DayFigures, error]
	// Pictures lists the readers' own avatars by reader.
	Pictures() iter.Seq2[Picture, error]
	// Pairings lists all pairings by code. Expired ones are included.
	Pairings() iter.Seq2[Pairing, error]
	// Messages lists all messages that are to be sent by id.
	Messages() iter.Seq2[Message, error]
	// DueMessages lists the messages that are due at now or before, by the time when they are.
	DueMessages(now time.Time) iter.Seq2[Message, error]
	// AppPasswords lists all app passwords by reader and slot.
	AppPasswords() iter.Seq2[AppPassword, error]
	// Counters lists the counters of NextID by name.
	Counters() iter.Seq2[Counter, error]
}

// Counter is the last number that NextID returned for a name.
type Counter struct {
	Name string
	Last uint64
}

// Tx is a Getter that can also write. Its reads see its own writes.
type Tx interface {
	Getter

	// The puts insert or replace a row by its primary key. If a unique secondary key belongs to
	// another row, they return ErrConflict and change nothing. The unique keys are: a user's
	// openid, a session's skey hash, an app password's hash, a comment's id, the user and book of a
	// live order, a receipt's request. An empty openid is no key: it is not found and does not
	// conflict.
	PutUser(User) error
	PutSession(Session) error
	PutBook(Book) error
	PutComment(Comment) error
	PutOrder(Order) error
	PutEntry(Entry) error
	PutBatch(Batch) error
	PutVoucher(Voucher) error
	PutClaim(Claim) error
	PutReceipt(Receipt) error
	PutErasure(Erasure) error
	PutCategory(Category) error
	PutPosition(Position) error
	PutPDFFile(PDFFile) error
	PutKeeper(Keeper) error
	PutKeeperSession(KeeperSession) error
	PutSetting(Setting) error
	PutDayFigures(DayFigures) error
	PutPicture(Picture) error
	PutPairing(Pairing) error
	PutMessage(Message) error
	PutAppPassword(AppPassword) error

	// The deletes return ErrNotFound if there is no such row.
	DeleteSession(SessionID) error
	DeleteComment(CommentID) error
	DeleteBook(BookID) error
	DeleteBatch(BatchID) error
	DeleteVoucher(CodeHash) error
	DeleteCategory(number int) error
	DeletePosition(UserID, BookID) error
	DeletePDFFile(name string) error
	DeleteKeeperSession(KeeperSessionID) error
	DeleteSetting(name string) error
	DeleteDayFigures(number int) error
	DeletePicture(UserID) error
	DeletePairing(PairCode) error
	DeleteMessage(MessageID) error
	DeleteAppPassword(user UserID, slot int) error

	// NextID counts up from 1 under name. Committed transactions never get the same number twice.
	NextID(name string) (uint64, error)
	// RaiseCounter makes NextID continue after c.Last. It never lowers a counter.
	RaiseCounter(c Counter) error
}

// Store is the database that the shop needs. All values that it returns are copies: they stay
// valid after the transaction, and the transaction does not. Times have whole milliseconds. If
// ctx has ended, its error is returned and nothing is done. Transactions do not nest.
type Store interface {
	// View runs fn on one unchanging state and returns its error. A database on other machines may
	// lose that state, for example because the connection broke: then the error is ErrViewLost. fn
	// runs once, since it may have passed on what it read. Its caller knows whether it may run again.
	View(ctx context.Context, fn func(Reader) error) error

	// Update runs fn alone and commits its writes. They are on disk before Update returns nil. If
	// fn fails, nothing is written and its error is returned unchanged. fn may run more than
	// once: it must change nothing but tx, and assign its result rather than add to it. An error
	// that is not fn's may come after the commit, so a repeated call must be harmless.
	Update(ctx context.Context, fn func(Tx) error) error
}

// maxViews is how often view runs a function whose state is lost each time.
const maxViews = 3

// view runs fn in a View, and again if its state is lost. fn must pass on nothing of what it reads,
// and assign its result rather than add to it.
func view(ctx context.Context, s Store, fn func(Reader) error) error {
	for n := 1; ; n++ {
		if err := s.View(ctx, fn); n == maxViews || !errors.Is(err, ErrViewLost) {
			return err
		}
	}
}

// read runs fn in a View, perhaps more than once as view does, and returns its result. An error
// that is not an *Error becomes an Internal one with the sentence for reads.
func read[T any](ctx context.Context, s Store, fn func(Reader) (T, error)) (T, error) {
	var result T
	err := view(ctx, s, func(r Reader) (err error) {
		result, err = fn(r)
		return err
	})
	return result, internal("数据查询出错", err)
}

// write runs fn in an Update and returns its result. An error that is not an *Error becomes an
// Internal one with the sentence for writes.
func write[T any](ctx context.Context, s Store, fn func(Tx) (T, error)) (T, error) {
	var result T
	err := s.Update(ctx, func(tx Tx) (err error) {
		result, err = fn(tx)
		return err
	})
	return result, internal("提交失败", err)
}
