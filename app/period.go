package app

import (
	"bytes"
	"iter"
	"time"

	"github.com/google/uuid"
)

// period is a day, or the beginning of one, of which rows are counted in the order of time.
type period struct {
	from, to time.Time // the rows of the period are found between them; a zero to is no limit
	has      func(time.Time) bool
}

// periodSlack is how far a row may stand from the time that is counted: its id is made a moment
// before that time, and its receipt a moment later.
const periodSlack = time.Minute

// today is the period of the day with this number and of all times after it.
func today(number int, zone *time.Location) period {
	from, _ := around(number, zone)
	return period{from: from, has: func(at time.Time) bool { return ordinal(at, zone) >= number }}
}

// closedDay is the period of a whole day before today.
func closedDay(number int, zone *time.Location) period {
	from, _ := around(number, zone)
	_, to := around(number+1, zone)
	return period{from, to, func(at time.Time) bool { return ordinal(at, zone) == number }}
}

// dayUntil is the part of a day that had passed at a time of that day.
func dayUntil(at time.Time, zone *time.Location) period {
	p := closedDay(ordinal(at, zone), zone)
	return period{p.from, at.Add(periodSlack), func(t time.Time) bool { return p.has(t) && !t.After(at) }}
}

// around returns times shortly before and shortly after a day begins. Where the clocks are changed
// near midnight, the times are that much farther apart.
func around(number int, zone *time.Location) (before, after time.Time) {
	year, month, day := dateOf(number).Date()
	start := time.Date(year, month, day, 0, 0, 0, 0, zone)
	_, early := start.Add(-3 * time.Hour).Zone()
	_, late := start.Add(3 * time.Hour).Zone()
	slack := periodSlack + time.Duration(max(early-late, late-early))*time.Second
	return start.Add(-slack), start.Add(slack)
}

// dateOf returns the date of a day as midnight in UTC.
func dateOf(number int) time.Time { return time.Unix(int64(number)*secondsADay, 0).UTC() }

// periodCount is what happened in a period, counted from the rows that stand in the order of time:
// readers, orders, receipts and redeemed codes. The ledger, which stands by reader, says the same.
type periodCount struct {
	period
	r Reader
	Counts
	books salesOfBooks
	rows  int // read
}

// countPeriod counts a period.
func countPeriod(r Reader, p period) (*periodCount, error) {
	c := &periodCount{period: p, r: r, books: make(salesOfBooks)}
	for _, count := range []func() error{c.countReaders, c.countOrders, c.countReceipts, c.countVouchers} {
		if err := count(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// newest calls count for each row of a list that stands newest first, until count returns false.
func newest[Row any](c *periodCount, rows iter.Seq2[Row, error], count func(Row) (more bool, err error)) error {
	for row, err := range rows {
		c.rows++
		if err != nil {
			return err
		}
		if more, err := count(row); err != nil || !more {
			return err
		}
	}
	return nil
}

// endOf returns the id at which a list of the period begins.
func endOf[Of any](p period) (id ID[Of]) {
	if p.to.IsZero() {
		return id
	}
	return IDAt[Of](p.to)
}

// reaches reports whether a row with this id is not too old for the period.
func reaches[Of any](p period, id ID[Of]) bool {
	first := IDAt[Of](p.from)
	return bytes.Compare(id[:], first[:]) >= 0
}

func (c *periodCount) countReaders() error {
	return newest(c, c.r.LatestUsers(endOf[User](c.period)), func(u User) (bool, error) {
		if c.has(u.Created) {
			c.Readers++
		}
		for entry, err := range c.r.EntriesOf(u.ID, 2) { // the first
			if err != nil {
				return false, err
			}
			if entry.Why == Signup {
				c.add(entry)
			}
		}
		return reaches(c.period, u.ID), nil
	})
}

func (c *periodCount) countOrders() error {
	return newest(c, c.r.LatestOrders(endOf[Order](c.period)), func(o Order) (bool, error) {
		c.addSale(o.Book, Entry{Why: Bought, Delta: -o.Price, At: o.At})
		return reaches(c.period, o.ID), nil
	})
}

// countReceipts counts what the keeper did with points: given, taken, refunded.
func (c *periodCount) countReceipts() error {
	return newest(c, c.r.Receipts(endOf[Receipt](c.period)), func(receipt Receipt) (bool, error) {
		if receipt.Before == receipt.After {
			return reaches(c.period, receipt.ID), nil // an act that was done already
		}
		var err error
		switch receipt.Did {
		case didRefund:
			err = c.countRefund(receipt)
		case didAdd, didTake:
			err = c.countMove(receipt)
		}
		return reaches(c.period, receipt.ID), err
	})
}

func (c *periodCount) countRefund(receipt Receipt) error {
	id, err := uuid.Parse(receipt.To)
	if err != nil {
		return nil
	}
	order, err := c.r.Order(OrderID(id))
	if err != nil {
		return ifNotFound(err, nil)
	}
	entry, err := c.movementOf(receipt, order.User, order.ID.String())
	c.addSale(order.Book, entry)
	return err
}

func (c *periodCount) countMove(receipt Receipt) error {
	id, err := uuid.Parse(receipt.To)
	if err != nil {
		return nil
	}
	entry, err := c.movementOf(receipt, UserID(id), receipt.Request.String())
	c.add(entry)
	return err
}

// movementOf returns the ledger entry of an act, or a zero Entry if there is none.
func (c *periodCount) movementOf(receipt Receipt, user UserID, ref string) (Entry, error) {
	for entry, err := range c.r.EntriesOf(user, 0) {
		c.rows++
		if err != nil || entry.At.Before(receipt.At.Add(-periodSlack)) {
			return Entry{}, err
		}
		if entry.Ref == ref && entry.Why != Bought {
			return entry, nil
		}
	}
	return Entry{}, nil
}

func (c *periodCount) countVouchers() error {
	return newest(c, c.r.UsedVouchers(Voucher{UsedAt: c.to}), func(v Voucher) (bool, error) {
		batch, err := c.r.Batch(v.Batch)
		if err != nil {
			return false, ifNotFound(err, nil)
		}
		c.add(Entry{Why: Redeemed, Delta: batch.Points, At: v.UsedAt})
		return !v.UsedAt.Before(c.from), nil
	})
}

// add counts an entry if it is of the period.
func (c *periodCount) add(entry Entry) {
	if c.has(entry.At) {
		c.count(entry)
	}
}

// addSale counts an entry of an order for a book, or of its refund.
func (c *periodCount) addSale(book BookID, entry Entry) {
	if c.has(entry.At) {
		c.count(entry)
		c.books.count(book, entry)
	}
}
