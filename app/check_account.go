package app

import (
	"errors"
	"iter"
	"slices"
)

// checkAccounts checks each reader's account. The lists are all in the order of the readers' ids,
// so one pass over them side by side is enough. It asks nothing for each reader, which would be a
// request each to a store on other machines.
func (c *checker) checkAccounts() error {
	rows, stop := c.rowsOfUsers()
	defer stop()
	strays := 0
	err := count(c.r.Users(), &c.report.Users, func(user User) error {
		c.users[user.ID] = true
		for range rows.entries.before(user.ID) {
			strays++
		}
		for range rows.orders.before(user.ID) { // checkRefs reports that the reader is missing
		}
		for range rows.sessions.before(user.ID) { // the same
		}
		for p := range rows.pictures.before(user.ID) {
			c.checkPicture(p, User{})
		}
		for p := range rows.apps.before(user.ID) {
			c.checkAppPassword(p, User{})
		}
		c.checkAccount(user, rows)
		return rows.err()
	})
	for range rows.entries.rest() {
		strays++
	}
	for p := range rows.pictures.rest() {
		c.checkPicture(p, User{})
	}
	for p := range rows.apps.rest() {
		c.checkAppPassword(p, User{})
	}
	if strays > 0 {
		c.problems.Add("%d ledger entries, the readers' accounts have %d", rows.entries.read, rows.entries.read-strays)
	}
	c.report.Entries, c.pictures = rows.entries.read, rows.pictures.read
	return errors.Join(err, rows.err())
}

// checkAccount checks a user, and the user's rows, which are next.
func (c *checker) checkAccount(user User, rows rowsOfUsers) {
	c.reportInvalid("user", user.ID, user.Validate())
	if user.Balance < 0 {
		c.problems.Add("user %s: balance %d is below 0", user.ID, user.Balance)
	}
	var seq uint64
	var balance int64
	c.days.countReader(user)
	posted := map[Why]map[string][]Entry{Bought: {}, Refunded: {}}
	for entry := range rows.entries.of(user.ID) {
		if seq++; entry.Seq != seq {
			c.problems.Add("user %s: ledger entry %d stands where %d should", user.ID, entry.Seq, seq)
			seq = entry.Seq
		}
		if err := entry.Validate(); err != nil && c.validate {
			c.problems.Add("user %s: entry %d: %v", user.ID, entry.Seq, err)
		}
		switch sum, ok := plus(balance, entry.Delta); {
		case !ok:
			c.problems.Add("user %s: entry %d moves more points than an account can hold", user.ID, entry.Seq)
		case entry.Balance != sum:
			c.problems.Add("user %s: entry %d says balance %d, the entries up to it make it %d", user.ID, entry.Seq, entry.Balance, sum)
		}
		if balance = entry.Balance; balance < 0 {
			c.problems.Add("user %s: entry %d leaves balance %d, which is below 0", user.ID, entry.Seq, balance)
		}
		c.days.countEntry(entry)
		if byRef := posted[entry.Why]; byRef != nil {
			byRef[entry.Ref] = append(byRef[entry.Ref], entry)
		}
	}
	if seq != user.Entries || balance != user.Balance {
		c.problems.Add("user %s: the account says balance %d after %d entries, the ledger %d after %d", user.ID,
			user.Balance, user.Entries, balance, seq)
	}
	c.checkPayments(user, rows.orders.of(user.ID), posted[Bought], posted[Refunded])
	c.checkDevices(user, rows.sessions.of(user.ID))
	if !user.Picture.IsZero() {
		c.pictured++
	}
	for p := range rows.pictures.of(user.ID) {
		c.checkPicture(p, user)
	}
	for p := range rows.apps.of(user.ID) {
		c.checkAppPassword(p, user)
	}
}

// checkPayments checks the orders of a reader against the ledger. Each order has an entry of its
// payment and, if it is refunded, an entry of the refund. No book has two live orders.
func (c *checker) checkPayments(user User, orders iter.Seq[Order], payments, refunds map[string][]Entry) {
	owned := make(map[BookID]bool)
	for order := range orders {
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
}

// checkDevices checks that a reader's devices are sessions of the reader.
func (c *checker) checkDevices(user User, sessions iter.Seq[Session]) {
	if len(user.Devices) > MaxDevices {
		c.problems.Add("user %s: %d devices, at most %d allowed", user.ID, len(user.Devices), MaxDevices)
	}
	devices := slices.Clone(user.Devices)
	for session := range sessions {
		devices = without(devices, session.ID)
	}
	for _, id := range devices {
		c.problems.Add("user %s: device %s is not a session of theirs", user.ID, id)
	}
}
