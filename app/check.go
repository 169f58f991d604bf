package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Report is what Check counted and what it found. Problems and remarks name public ids only, and are the
// first MaxFindings of each.
type Report struct {
	Users, Sessions, Books, Comments, Orders, Entries, Batches, Codes, Receipts int
	Problems                                                                    []string
	More                                                                        int      // problems
	Remarks                                                                     []string // nothing is wrong
}

// Check proves the rules of every row, and what CheckMoney proves. A row that an older version could
// write, and this one would not, is remarked on. It reads every row once, orders twice. An error means
// that the store could not be read.
func Check(ctx context.Context, s Store) (Report, error) { return prove(ctx, s, true) }

// CheckMoney proves the money and the references of a store, whatever else its rows hold: balance = sum
// of deltas = last entry's balance ≥ 0, ledger sequences dense from 1, every order paid for by one entry,
// at most one live order per reader and book, nothing that names a reader or a book that is not there.
func CheckMoney(ctx context.Context, s Store) (Report, error) { return prove(ctx, s, false) }

func prove(ctx context.Context, s Store, rules bool) (Report, error) {
	return read(ctx, s, func(r Reader) (Report, error) {
		c := check{
			r: r, proveRules: rules, counters: make(map[string]uint64), readers: make(map[UserID]bool), books: make(map[BookID]bool),
			batches: make(map[BatchID]Batch),
		}
		err := errors.Join(
			c.allCounters(),
			count(r.Books(), &c.report.Books, func(b Book) error {
				c.rules("book", b.ID, b.Validate())
				c.books[b.ID] = true
				return nil
			}),
			c.accounts(),
			count(r.Orders(), &c.report.Orders, func(o Order) error {
				c.rules("order", o.ID, o.Validate())
				c.names("order "+o.ID.String(), o.User, o.Book)
				return nil
			}),
			count(r.Comments(), &c.report.Comments, c.comment),
			count(r.Sessions(), &c.report.Sessions, func(s Session) error {
				c.rules("session", s.ID, s.Validate())
				c.namesReader("session "+s.ID.String(), s.User)
				return nil
			}),
			count(r.Batches(), &c.report.Batches, func(b Batch) error {
				c.rules("batch", b.ID, b.Validate())
				c.batches[b.ID] = b
				return nil
			}),
			c.vouchers(),
			count(r.Receipts(ReceiptID{}), &c.report.Receipts, func(receipt Receipt) error {
				c.rules("audit", receipt.ID, receipt.Validate())
				return nil
			}),
			c.erasures(),
		)
		c.report.Problems, c.report.More = c.problems.Listed, c.problems.More
		c.report.Remarks = c.remarks.Sentences()
		return c.report, err
	})
}

// check is a Check under way: what it reads, what it has seen, what it found.
type check struct {
	r          Reader
	proveRules bool
	report     Report
	problems   Findings
	remarks    Findings
	counters   map[string]uint64
	readers    map[UserID]bool
	books      map[BookID]bool
	batches    map[BatchID]Batch
}

// rules reports the rule that a row breaks, if it breaks one.
func (c *check) rules(kind string, id fmt.Stringer, broken error) {
	if broken == nil || !c.proveRules {
		return
	}
	findings := &c.problems
	if later := (laterRule{}); errors.As(broken, &later) {
		findings = &c.remarks
	}
	findings.Add("%s %s: %v", kind, id, broken)
}

// count hands every row to check and counts it.
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

// names sees to it that the reader and the book that what names are there.
func (c *check) names(what string, user UserID, book BookID) {
	c.namesReader(what, user)
	if !c.books[book] {
		c.problems.Add("%s: no such book %d", what, book)
	}
}

func (c *check) namesReader(what string, user UserID) {
	if !c.readers[user] {
		c.problems.Add("%s: no such reader %s", what, user)
	}
}

func (c *check) allCounters() error {
	var n int
	return count(c.r.Counters(), &n, func(counter Counter) error {
		c.rules("counter", counter, counter.Validate())
		c.counters[counter.Name] = counter.Last
		return nil
	})
}

func (c *check) comment(comment Comment) error {
	c.rules("comment", comment.ID, comment.Validate())
	if last := c.counters[commentCounter]; c.proveRules && uint64(comment.ID) > last {
		c.problems.Add("comment %d: the counter stands at %d, so its number would be given out again", comment.ID, last)
	}
	c.names(fmt.Sprintf("comment %d", comment.ID), comment.User, comment.Book)
	return nil
}

func (c *check) erasures() error {
	var n int
	return count(c.r.Erasures(), &n, func(e Erasure) error {
		if err := e.Validate(); err != nil && c.proveRules {
			c.problems.Add("erasure: %v", err)
		}
		return nil
	})
}
