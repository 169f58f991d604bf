package app

import (
	"bytes"
	"errors"
	"iter"
	"slices"
)

// checkAccounts checks each reader's account. Readers and ledger entries are both ordered by the
// reader's id, so one pass over both is enough.
func (c *checker) checkAccounts() error {
	next, stop := iter.Pull2(c.r.Entries())
	defer stop()
	l := ledgerCursor{next: next}
	l.advance()
	strays := 0
	err := count(c.r.Users(), &c.report.Users, func(user User) error {
		c.users[user.ID] = true
		if !user.Picture.IsZero() {
			c.pictured++
		}
		for ; l.before(user.ID); l.advance() {
			strays++
		}
		return c.checkAccount(user, &l)
	})
	for ; l.more; l.advance() {
		strays++
	}
	c.report.Entries = l.read
	if strays > 0 {
		c.problems.Add("%d ledger entries, the readers' accounts have %d", l.read, l.read-strays)
	}
	return errors.Join(err, l.err)
}

// ledgerCursor reads all ledger entries in order.
type ledgerCursor struct {
	next func() (Entry, error, bool)
	Entry
	more bool // Entry is valid; false at the end
	err  error
	read int // number of entries so far
}

func (l *ledgerCursor) advance() {
	l.Entry, l.err, l.more = l.next()
	if l.more = l.more && l.err == nil; l.more {
		l.read++
	}
}

// before reports whether the current entry's reader has an id below id.
func (l *ledgerCursor) before(id UserID) bool { return l.more && bytes.Compare(l.User[:], id[:]) < 0 }

// checkAccount checks a user and the user's ledger entries, which begin at the cursor.
func (c *checker) checkAccount(user User, l *ledgerCursor) error {
	c.reportInvalid("user", user.ID, user.Validate())
	if user.Balance < 0 {
		c.problems.Add("user %s: balance %d is below 0", user.ID, user.Balance)
	}
	var seq uint64
	var balance int64
	c.days.countReader(user)
	posted := map[Why]map[string][]Entry{Bought: {}, Refunded: {}}
	for ; l.more && l.User == user.ID; l.advance() {
		if seq++; l.Seq != seq {
			c.problems.Add("user %s: ledger entry %d stands where %d should", user.ID, l.Seq, seq)
			seq = l.Seq
		}
		if err := l.Validate(); err != nil && c.validate {
			c.problems.Add("user %s: entry %d: %v", user.ID, l.Seq, err)
		}
		switch sum, ok := plus(balance, l.Delta); {
		case !ok:
			c.problems.Add("user %s: entry %d moves more points than an account can hold", user.ID, l.Seq)
		case l.Balance != sum:
			c.problems.Add("user %s: entry %d says balance %d, the entries up to it make it %d", user.ID, l.Seq, l.Balance, sum)
		}
		if balance = l.Balance; balance < 0 {
			c.problems.Add("user %s: entry %d leaves balance %d, which is below 0", user.ID, l.Seq, balance)
		}
		c.days.countEntry(l.Entry)
		if byRef := posted[l.Why]; byRef != nil {
			byRef[l.Ref] = append(byRef[l.Ref], l.Entry)
		}
	}
	if seq != user.Entries || balance != user.Balance {
		c.problems.Add("user %s: the account says balance %d after %d entries, the ledger %d after %d", user.ID,
			user.Balance, user.Entries, balance, seq)
	}
	return errors.Join(c.checkPayments(user, posted[Bought], posted[Refunded]), c.checkDevices(user))
}

// checkPayments checks the orders of a reader against the ledger. Each order has an entry of its
// payment and, if it is refunded, an entry of the refund. No book has two live orders.
func (c *checker) checkPayments(user User, payments, refunds map[string][]Entry) error {
	owned := make(map[BookID]bool)
	for order, err := range c.r.OrdersOf(user.ID, OrderID{}) {
		if err != nil {
			return err
		}
		ref := order.ID.String()
		for _, entry := range slices.Concat(payments[ref], refunds[ref]) {
			c.days.countSale(order.Book, entry)
		}
		if paid := payments[ref]; len(paid) != 1 || paid[0].Delta != -order.Price {
			c.problems.Add("order %s: not paid for once, with its price %d", ref, order.Price)
		}
		back := refunds[ref]
		if order.Refunded && (len(back) != 1 || back[0].Delta != order.Price) || !order.Refunded && len(back) > 0 {
			c.problems.Add("order %s: its %d points were not given back as often as it was refunded", ref, order.Price)
		}
		if !order.Refunded && owned[order.Book] {
			c.problems.Add("order %s: not its reader's one live order for book %d", ref, order.Book)
		}
		owned[order.Book] = owned[order.Book] || !order.Refunded
		delete(payments, ref)
		delete(refunds, ref)
	}
	for _, strays := range []map[string][]Entry{payments, refunds} {
		for ref := range strays {
			c.problems.Add("user %s: a ledger entry names order %q, which is not theirs", user.ID, ref)
		}
	}
	return nil
}

func (c *checker) checkDevices(user User) error {
	if len(user.Devices) > MaxDevices {
		c.problems.Add("user %s: %d devices, at most %d allowed", user.ID, len(user.Devices), MaxDevices)
	}
	for _, id := range user.Devices {
		session, err := c.r.Session(id)
		if err = ifNotFound(err, nil); err != nil {
			return err
		}
		if session.User != user.ID {
			c.problems.Add("user %s: device %s is not a session of theirs", user.ID, id)
		}
	}
	return nil
}
