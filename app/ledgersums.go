package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
)

// ledgerSums are the sums of one pass over the ledgers.
type ledgerSums struct {
	span   daySpan
	counts []Counts // by the day's place in the span
	books  map[int]salesOfBooks
}

// day returns the figures of a day whose books were summed.
func (l *ledgerSums) day(number int) DayFigures {
	return DayFigures{
		Number: number, Zone: l.span.zone.String(), Counts: l.counts[number-l.span.from], Books: l.books[number].list(),
	}
}

// contradicted returns the stored days whose counts are others.
func (l *ledgerSums) contradicted(stored map[int]Counts) (numbers []int) {
	for i, counts := range slices.Backward(l.counts) {
		if was, ok := stored[l.span.from+i]; ok && was != counts {
			numbers = append(numbers, l.span.from+i)
		}
	}
	return numbers
}

// sumLedgers sums each day of a span, and the sales of books on some of its days. It counts the
// points' account on the way.
func (s *Shop) sumLedgers(ctx context.Context, span daySpan, days []int) (*ledgerSums, error) {
	sums := &ledgerSums{span: span, counts: make([]Counts, span.end-span.from), books: make(map[int]salesOfBooks)}
	for _, number := range days {
		sums.books[number] = make(salesOfBooks)
	}
	account, rows := PointsAccount{At: s.now()}, 0
	for before, last := (UserID{}), false; !last; {
		began := time.Now()
		page, err := read(ctx, s.Store, func(r Reader) (ledgerPage, error) { return readLedgers(r, before, ledgerRows, sums) })
		if err != nil {
			return nil, err
		}
		sums.add(page.moves)
		account.plus(page.account)
		before, last, rows = page.oldest, page.last, rows+page.rows
		if !last {
			pause(ctx, time.Since(began))
		}
	}
	s.Till.keepAccount(account, rows > smallLedger)
	return sums, nil
}

// pause leaves the machine to the readers for a while.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func (l *ledgerSums) add(moves []move) {
	for _, m := range moves {
		if m.joined {
			l.counts[m.day].Readers++
			continue
		}
		l.counts[m.day].count(m.entry)
		if books := l.books[l.span.from+m.day]; books != nil && m.book != 0 {
			books.count(m.book, m.entry)
		}
	}
}

// ledgerRows is how many rows of readers and ledgers one View reads, in about 10 ms. The ledger of
// a reader is read in one View, however long it is.
const ledgerRows = 5000

// ledgerPage is some readers' ledgers.
type ledgerPage struct {
	account PointsAccount
	moves   []move // on the days that are summed
	oldest  UserID
	last    bool // no reader is older
	rows    int
}

// move is an entry on a day that is summed, or a reader who joined on it.
type move struct {
	day    int // its place in the span
	joined bool
	entry  Entry
	book   BookID // of an order or a refund, if the day's books are summed
}

// readLedgers reads the ledgers of the readers before one, newest first, up to some rows. Without
// sums there are no moves.
func readLedgers(r Reader, before UserID, rows int, sums *ledgerSums) (page ledgerPage, err error) {
	for user, err := range r.LatestUsers(before) {
		if err != nil {
			return page, err
		}
		if full := page.rows+1+int(user.Entries) > rows; full && (page.rows > 0 || sums == nil) {
			return page, nil
		}
		if err := page.read(r, user, sums); err != nil {
			return page, err
		}
		page.oldest = user.ID
	}
	page.last = true
	return page, nil
}

func (p *ledgerPage) read(r Reader, user User, sums *ledgerSums) error {
	p.rows++
	if sums != nil {
		if day := sums.span.index(user.Created); day >= 0 {
			p.moves = append(p.moves, move{day: day, joined: true})
		}
	}
	var moved Counts
	for entry, err := range r.EntriesOf(user.ID, 0) {
		if err != nil {
			return err
		}
		p.rows++
		moved.count(entry)
		if sums == nil {
			continue
		}
		if day := sums.span.index(entry.At); day >= 0 {
			m := move{day: day, entry: entry}
			if sums.books[sums.span.from+day] != nil {
				if m.book, err = bookOf(r, entry); err != nil {
					return err
				}
			}
			p.moves = append(p.moves, m)
		}
	}
	p.account.add(user, moved)
	return nil
}

// bookOf returns the book of the order that an entry paid or refunded, or 0.
func bookOf(r Reader, entry Entry) (BookID, error) {
	if entry.Why != Bought && entry.Why != Refunded {
		return 0, nil
	}
	id, err := uuid.Parse(entry.Ref)
	if err != nil {
		return 0, nil
	}
	order, err := r.Order(OrderID(id))
	return order.Book, ifNotFound(err, nil)
}
