package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Report is what Check counted and what it found wrong. Problems name public ids only.
type Report struct {
	Users, Sessions, Books, Comments, Orders, Entries, Batches, Codes, Receipts int
	Problems                                                                    []string
}

func (r *Report) add(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// Check proves the money and the references of a store: balance = sum of deltas = last entry's
// balance ≥ 0, ledger sequences dense from 1, every order paid for by one entry, at most one live
// order per reader and book, nothing that names a reader or a book that is not there. It reads every
// row once, orders twice. An error means that the store could not be read.
func Check(ctx context.Context, s Store) (Report, error) {
	return read(ctx, s, func(r Reader) (Report, error) {
		c := check{r: r, readers: make(map[UserID]bool), books: make(map[BookID]bool)}
		err := count(r.Books(), &c.report.Books, func(b Book) error {
			c.books[b.ID] = true
			return nil
		})
		err = errors.Join(err,
			c.accounts(),
			count(r.Orders(), &c.report.Orders, func(o Order) error {
				c.names("order "+o.ID.String(), o.User, o.Book)
				return nil
			}),
			count(r.Comments(), &c.report.Comments, func(comment Comment) error {
				c.names(fmt.Sprintf("comment %d", comment.ID), comment.User, comment.Book)
				return nil
			}),
			count(r.Sessions(), &c.report.Sessions, func(s Session) error {
				c.namesReader("session "+s.ID.String(), s.User)
				return nil
			}),
			count(r.Batches(), &c.report.Batches, func(Batch) error { return nil }),
			c.vouchers(),
			count(r.Receipts(ReceiptID{}), &c.report.Receipts, func(Receipt) error { return nil }),
		)
		return c.report, err
	})
}

// check is a Check under way: what it reads, what it has seen, what it found.
type check struct {
	r       Reader
	report  Report
	readers map[UserID]bool
	books   map[BookID]bool
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
		c.report.add("%s: no such book %d", what, book)
	}
}

func (c *check) namesReader(what string, user UserID) {
	if !c.readers[user] {
		c.report.add("%s: no such reader %s", what, user)
	}
}

// vouchers proves that every redeemed code has its batch and reader, and that claims count them.
func (c *check) vouchers() error {
	redeemed := make(map[Claim]int) // with Count left 0
	err := count(c.r.Vouchers(), &c.report.Codes, func(v Voucher) error {
		what := "code of batch " + v.Batch.String()
		if _, err := c.r.Batch(v.Batch); errors.Is(err, ErrNotFound) {
			c.report.add("%s: no such batch", what)
		} else if err != nil {
			return err
		}
		if !v.UsedBy.IsZero() {
			redeemed[Claim{Batch: v.Batch, User: v.UsedBy}]++
			c.namesReader(what, v.UsedBy)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var claims int
	err = count(c.r.Claims(), &claims, func(claim Claim) error {
		if n := redeemed[Claim{Batch: claim.Batch, User: claim.User}]; n != claim.Count {
			c.report.add("batch %s: reader %s claimed %d codes and redeemed %d", claim.Batch, claim.User, claim.Count, n)
		}
		return nil
	})
	if claims != len(redeemed) {
		c.report.add("%d claims, but %d readers redeemed codes of a batch", claims, len(redeemed))
	}
	return err
}
