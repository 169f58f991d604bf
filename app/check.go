package app

import (
	"context"
	"errors"
	"fmt"
)

// Report is what Check counted and what it found wrong. Problems name public ids only.
type Report struct {
	Users, Sessions, Books, Comments, Orders, Entries int
	Problems                                          []string
}

func (r *Report) add(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// account is what the ledger must add up to, and what it has added up to so far.
type account struct {
	balance, sum int64
	entries, seq uint64
}

// Check proves the money and the references of a store: balance = sum of deltas = last entry's
// balance ≥ 0, ledger sequences dense from 1, every order paid for by one entry, at most one live
// order per reader and book, nothing that names a reader or a book that is not there. An error
// means that the store could not be read.
func Check(ctx context.Context, s Store) (Report, error) {
	return read(ctx, s, func(r Reader) (Report, error) {
		var report Report
		accounts, err := checkUsers(r, &report)
		if err != nil {
			return report, err
		}
		for _, check := range []func(Reader, map[UserID]*account, *Report) error{
			checkEntries, checkOrders, checkComments, checkSessions,
		} {
			if err := check(r, accounts, &report); err != nil {
				return report, err
			}
		}
		for _, err := range r.Books() {
			if err != nil {
				return report, err
			}
			report.Books++
		}
		return report, nil
	})
}

func checkUsers(r Reader, report *Report) (map[UserID]*account, error) {
	accounts := make(map[UserID]*account)
	for user, err := range r.Users() {
		if err != nil {
			return nil, err
		}
		report.Users++
		accounts[user.ID] = &account{balance: user.Balance, entries: user.Entries}
		if user.Balance < 0 {
			report.add("user %s: balance %d is below 0", user.ID, user.Balance)
		}
		if len(user.Devices) > MaxDevices {
			report.add("user %s: %d devices, at most %d allowed", user.ID, len(user.Devices), MaxDevices)
		}
		for _, id := range user.Devices {
			session, err := r.Session(id)
			if err = ifNotFound(err, nil); err != nil {
				return nil, err
			}
			if session.User != user.ID {
				report.add("user %s: device %s is not a session of theirs", user.ID, id)
			}
		}
	}
	return accounts, nil
}

func checkEntries(r Reader, accounts map[UserID]*account, report *Report) error {
	paid := 0
	for entry, err := range r.Entries() {
		if err != nil {
			return err
		}
		report.Entries++
		a, ok := accounts[entry.User]
		if !ok {
			report.add("ledger entry %s/%d: no such reader", entry.User, entry.Seq)
			continue
		}
		a.seq++
		a.sum += entry.Delta
		if entry.Seq != a.seq {
			report.add("user %s: ledger entry %d stands where %d should", entry.User, entry.Seq, a.seq)
			a.seq = entry.Seq
		}
		if entry.Balance != a.sum {
			report.add("user %s: entry %d says balance %d, the deltas add up to %d", entry.User, entry.Seq, entry.Balance, a.sum)
		}
		if entry.Why == Bought {
			paid++
			if err := checkPayment(r, entry, report); err != nil {
				return err
			}
		}
	}
	for id, a := range accounts {
		if a.balance != a.sum {
			report.add("user %s: balance %d, the ledger adds up to %d", id, a.balance, a.sum)
		}
		if a.entries != a.seq {
			report.add("user %s: %d ledger entries expected, the last is %d", id, a.entries, a.seq)
		}
	}
	orders := 0
	for _, err := range r.Orders() {
		if err != nil {
			return err
		}
		orders++
	}
	if paid != orders {
		report.add("%d orders, but %d ledger entries that pay for one", orders, paid)
	}
	return nil
}

func checkPayment(r Reader, entry Entry, report *Report) error {
	var id OrderID
	if err := id.UnmarshalText([]byte(entry.Ref)); err != nil {
		report.add("user %s: entry %d pays for no order", entry.User, entry.Seq)
		return nil
	}
	order, err := r.Order(id)
	if err = ifNotFound(err, nil); err != nil {
		return err
	}
	if order.User != entry.User || order.Price != -entry.Delta {
		report.add("user %s: entry %d does not match order %s", entry.User, entry.Seq, id)
	}
	return nil
}

func checkOrders(r Reader, accounts map[UserID]*account, report *Report) error {
	for order, err := range r.Orders() {
		if err != nil {
			return err
		}
		report.Orders++
		if accounts[order.User] == nil {
			report.add("order %s: no such reader", order.ID)
		}
		if err := checkBook(r, order.Book, "order "+order.ID.String(), report); err != nil {
			return err
		}
		live, err := r.LiveOrder(order.User, order.Book)
		if err = ifNotFound(err, nil); err != nil {
			return err
		}
		if (live.ID == order.ID) == order.Refunded {
			report.add("order %s: not the only live order of its reader for book %d, or refunded and live", order.ID, order.Book)
		}
	}
	return nil
}

func checkComments(r Reader, accounts map[UserID]*account, report *Report) error {
	for comment, err := range r.Comments() {
		if err != nil {
			return err
		}
		report.Comments++
		if accounts[comment.User] == nil {
			report.add("comment %d: no such reader", comment.ID)
		}
		if err := checkBook(r, comment.Book, fmt.Sprintf("comment %d", comment.ID), report); err != nil {
			return err
		}
	}
	return nil
}

func checkSessions(r Reader, accounts map[UserID]*account, report *Report) error {
	for session, err := range r.Sessions() {
		if err != nil {
			return err
		}
		report.Sessions++
		if accounts[session.User] == nil {
			report.add("session %s: no such reader", session.ID)
		}
	}
	return nil
}

func checkBook(r Reader, id BookID, what string, report *Report) error {
	_, err := r.Book(id)
	if errors.Is(err, ErrNotFound) {
		report.add("%s: no such book %d", what, id)
		return nil
	}
	return err
}
