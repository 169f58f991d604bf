package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Report is the result of a Check. Problems and Remarks name public ids only, and at most
// MaxFindings are listed of each.
type Report struct {
	Users, Sessions, Books, Comments, Orders, Entries, Batches, Codes, Receipts int

	Problems []string
	More     int      // problems that are not listed
	Remarks  []string // about rows of older versions and PDFs that are not drawn; no problems
}

// Check runs the checks of CheckMoney and validates every row. A row that only an older version
// could write is a remark, not a problem. Check compares the stored days with a recount. It reads
// every row once, and orders and sessions twice. It returns an error if the store cannot be read.
func Check(ctx context.Context, s Store) (Report, error) { return runCheck(ctx, s, true) }

// CheckMoney checks the money and the references of a store and ignores everything else in its
// rows: each balance = the sum of the deltas = the last entry's balance ≥ 0; each ledger is
// numbered from 1 without gaps; each order is paid for by one entry; a reader has at most one
// live order for a book; every user and book that a row refers to exists.
func CheckMoney(ctx context.Context, s Store) (Report, error) { return runCheck(ctx, s, false) }

func runCheck(ctx context.Context, s Store, validate bool) (Report, error) {
	return read(ctx, s, func(r Reader) (Report, error) {
		c := checker{
			r: r, validate: validate,
			counters: make(map[string]uint64), users: make(map[UserID]bool),
			books: make(map[BookID]bool), batches: make(map[BatchID]Batch), unnamed: make(map[int]int),
		}
		err := errors.Join(
			c.checkCounters(),
			c.checkCategories(),
			c.checkPDFFiles(),
			count(r.Books(), &c.report.Books, func(b Book) error {
				c.reportInvalid("book", b.ID, b.Validate())
				c.books[b.ID] = true
				c.countUnnamed(b)
				c.remarkUndrawn(b)
				return nil
			}),
			c.readDays(),
			c.checkAccounts(),
			count(r.Orders(), &c.report.Orders, func(o Order) error {
				c.reportInvalid("order", o.ID, o.Validate())
				c.checkRefs(fmt.Sprintf("order %s", o.ID), o.User, o.Book)
				return nil
			}),
			count(r.Comments(), &c.report.Comments, c.checkComment),
			count(r.Sessions(), &c.report.Sessions, func(s Session) error {
				c.reportInvalid("session", s.ID, s.Validate())
				c.checkUserRef(fmt.Sprintf("session %s", s.ID), s.User)
				return nil
			}),
			count(r.Batches(), &c.report.Batches, func(b Batch) error {
				c.reportInvalid("batch", b.ID, b.Validate())
				c.batches[b.ID] = b
				return nil
			}),
			c.checkVouchers(),
			count(r.Receipts(ReceiptID{}), &c.report.Receipts, func(receipt Receipt) error {
				c.reportInvalid("audit", receipt.ID, receipt.Validate())
				return nil
			}),
			c.checkErasures(),
			c.checkPositions(),
			c.checkDesk(),
			c.checkPlatform(),
		)
		c.reportDays()
		c.remarkUnnamed()
		c.report.Problems, c.report.More = c.problems.Listed, c.problems.More
		c.report.Remarks = c.remarks.Sentences()
		return c.report, err
	})
}

// checker is the state of one Check.
type checker struct {
	r        Reader
	validate bool
	report   Report
	problems Findings
	remarks  Findings
	counters map[string]uint64
	users    map[UserID]bool
	pictured int // the number of readers with a picture of their own
	pictures int // the number of pictures
	books    map[BookID]bool
	batches  map[BatchID]Batch
	named    map[int]bool // categories by number
	unnamed  map[int]int  // the number of books of each other category
	days     dayProof
	undrawn  map[string]PDFFile // the files that are not drawn well, by name
}

// reportInvalid reports the rule that a row breaks. A nil err is a valid row.
func (c *checker) reportInvalid(kind string, id any, err error) {
	if err == nil || !c.validate {
		return
	}
	findings := &c.problems
	if later := (laterRule{}); errors.As(err, &later) {
		findings = &c.remarks
	}
	findings.Add("%s %v: %v", kind, id, err)
}

// count calls check for every row and adds the number of rows to n.
func count[T any](rows iter.Seq2[T, error], n *int, check func(T) error) error {
	for row, err := range rows {
		if err == nil {
			err = check(row)
		}
		if err != nil {
			return err
		}
		*n++
	}
	return nil
}

// checkRefs reports a problem if the user or book that a row refers to does not exist.
func (c *checker) checkRefs(row string, user UserID, book BookID) {
	c.checkUserRef(row, user)
	if !c.books[book] {
		c.problems.Add("%v: no such book %d", row, book)
	}
}

// checkUserRef reports a problem if the user that a row refers to does not exist.
func (c *checker) checkUserRef(row string, user UserID) {
	if !c.users[user] {
		c.problems.Add("%v: no such reader %s", row, user)
	}
}

func (c *checker) checkCounters() error {
	var n int
	return count(c.r.Counters(), &n, func(counter Counter) error {
		c.reportInvalid("counter", counter, counter.Validate())
		c.counters[counter.Name] = counter.Last
		return nil
	})
}

func (c *checker) checkComment(comment Comment) error {
	c.reportInvalid("comment", comment.ID, comment.Validate())
	if last := c.counters[commentCounter]; c.validate && uint64(comment.ID) > last {
		c.problems.Add("comment %d: the counter stands at %d, so its number would be given out again", comment.ID, last)
	}
	c.checkRefs(fmt.Sprintf("comment %d", comment.ID), comment.User, comment.Book)
	return nil
}

func (c *checker) checkErasures() error {
	var n int
	return count(c.r.Erasures(), &n, func(e Erasure) error {
		if err := e.Validate(); err != nil && c.validate {
			c.problems.Add("erasure: %v", err)
		}
		return nil
	})
}
