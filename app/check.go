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
// order per reader and book, nothing that names a reader or a book that is not there. An error
// means that the store could not be read.
func Check(ctx context.Context, s Store) (Report, error) {
	return read(ctx, s, func(r Reader) (Report, error) {
		var report Report
		err := errors.Join(
			checkAccounts(r, &report),
			checkOrders(r, &report),
			checkComments(r, &report),
			count(r.Sessions(), &report.Sessions, func(s Session) error {
				return checkUser(r, s.User, "session "+s.ID.String(), &report)
			}),
			count(r.Books(), &report.Books, func(Book) error { return nil }),
			count(r.Batches(), &report.Batches, func(Batch) error { return nil }),
			checkVouchers(r, &report),
			count(r.Receipts(ReceiptID{}), &report.Receipts, func(Receipt) error { return nil }),
		)
		return report, err
	})
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

// checkAccounts proves each reader's account. Entries that belong to nobody are found by number.
func checkAccounts(r Reader, report *Report) error {
	owned := 0
	err := count(r.Users(), &report.Users, func(user User) error {
		owned += int(user.Entries)
		return checkAccount(r, user, report)
	})
	if err != nil {
		return err
	}
	if err := count(r.Entries(), &report.Entries, func(Entry) error { return nil }); err != nil {
		return err
	}
	if report.Entries != owned {
		report.add("%d ledger entries, the readers' accounts have %d", report.Entries, owned)
	}
	return nil
}

// checkAccount goes through a reader's ledger from the newest entry back to nothing.
func checkAccount(r Reader, user User, report *Report) error {
	if user.Balance < 0 {
		report.add("user %s: balance %d is below 0", user.ID, user.Balance)
	}
	seq, balance := user.Entries, user.Balance
	posted := map[Why]map[string][]Entry{Bought: {}, Refunded: {}}
	for entry, err := range r.EntriesOf(user.ID, 0) {
		if err != nil {
			return err
		}
		if entry.Seq != seq {
			report.add("user %s: ledger entry %d stands where %d should", user.ID, entry.Seq, seq)
			seq = entry.Seq
		}
		if entry.Balance != balance {
			report.add("user %s: entry %d says balance %d, the entries after it make it %d", user.ID, entry.Seq, entry.Balance, balance)
			balance = entry.Balance
		}
		seq, balance = seq-1, balance-entry.Delta
		if byRef := posted[entry.Why]; byRef != nil {
			byRef[entry.Ref] = append(byRef[entry.Ref], entry)
		}
	}
	if seq != 0 || balance != 0 {
		report.add("user %s: the ledger begins after entry %d, at balance %d", user.ID, seq, balance)
	}
	return errors.Join(checkPayments(r, user, posted[Bought], posted[Refunded], report), checkDevices(r, user, report))
}

// checkPayments matches a reader's orders with the entries that pay for one, and with those that give
// the points back, by the order's id.
func checkPayments(r Reader, user User, payments, refunds map[string][]Entry, report *Report) error {
	for order, err := range r.OrdersOf(user.ID, OrderID{}) {
		if err != nil {
			return err
		}
		ref := order.ID.String()
		if paid := payments[ref]; len(paid) != 1 || paid[0].Delta != -order.Price {
			report.add("order %s: not paid for once, with its price %d", ref, order.Price)
		}
		back := refunds[ref]
		if order.Refunded && (len(back) != 1 || back[0].Delta != order.Price) || !order.Refunded && len(back) > 0 {
			report.add("order %s: its %d points were not given back as often as it was refunded", ref, order.Price)
		}
		delete(payments, ref)
		delete(refunds, ref)
	}
	for _, strays := range []map[string][]Entry{payments, refunds} {
		for ref := range strays {
			report.add("user %s: a ledger entry names order %q, which is not theirs", user.ID, ref)
		}
	}
	return nil
}

// checkVouchers proves that every redeemed code has its batch and reader, and that claims count them.
func checkVouchers(r Reader, report *Report) error {
	redeemed := make(map[Claim]int) // with Count left 0
	err := count(r.Vouchers(), &report.Codes, func(v Voucher) error {
		what := "code of batch " + v.Batch.String()
		if _, err := r.Batch(v.Batch); errors.Is(err, ErrNotFound) {
			report.add("%s: no such batch", what)
		} else if err != nil {
			return err
		}
		if v.UsedBy.IsZero() {
			return nil
		}
		redeemed[Claim{Batch: v.Batch, User: v.UsedBy}]++
		return checkUser(r, v.UsedBy, what, report)
	})
	if err != nil {
		return err
	}
	var claims int
	err = count(r.Claims(), &claims, func(c Claim) error {
		if n := redeemed[Claim{Batch: c.Batch, User: c.User}]; n != c.Count {
			report.add("batch %s: reader %s claimed %d codes and redeemed %d", c.Batch, c.User, c.Count, n)
		}
		return nil
	})
	if claims != len(redeemed) {
		report.add("%d claims, but %d readers redeemed codes of a batch", claims, len(redeemed))
	}
	return err
}

func checkDevices(r Reader, user User, report *Report) error {
	if len(user.Devices) > MaxDevices {
		report.add("user %s: %d devices, at most %d allowed", user.ID, len(user.Devices), MaxDevices)
	}
	for _, id := range user.Devices {
		session, err := r.Session(id)
		if err = ifNotFound(err, nil); err != nil {
			return err
		}
		if session.User != user.ID {
			report.add("user %s: device %s is not a session of theirs", user.ID, id)
		}
	}
	return nil
}

func checkOrders(r Reader, report *Report) error {
	return count(r.Orders(), &report.Orders, func(order Order) error {
		live, err := r.LiveOrder(order.User, order.Book)
		if err = ifNotFound(err, nil); err != nil {
			return err
		}
		what := "order " + order.ID.String()
		if (live.ID == order.ID) == order.Refunded {
			report.add("%s: not its reader's one live order for book %d, or refunded and live", what, order.Book)
		}
		return errors.Join(checkUser(r, order.User, what, report), checkBook(r, order.Book, what, report))
	})
}

func checkComments(r Reader, report *Report) error {
	return count(r.Comments(), &report.Comments, func(comment Comment) error {
		what := fmt.Sprintf("comment %d", comment.ID)
		return errors.Join(checkUser(r, comment.User, what, report), checkBook(r, comment.Book, what, report))
	})
}

func checkUser(g Getter, id UserID, what string, report *Report) error {
	_, err := g.User(id)
	if errors.Is(err, ErrNotFound) {
		report.add("%s: no such reader %s", what, id)
		return nil
	}
	return err
}

func checkBook(g Getter, id BookID, what string, report *Report) error {
	_, err := g.Book(id)
	if errors.Is(err, ErrNotFound) {
		report.add("%s: no such book %d", what, id)
		return nil
	}
	return err
}
