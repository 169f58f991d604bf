package app

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// dayProof recounts the stored days from the rows that a check reads anyway.
type dayProof struct {
	days  map[int]*provenDay // by ordinal
	zones map[string]*time.Location
}

// provenDay is a stored day, from which everything that is counted is subtracted. Nothing is left
// of a day that is right.
type provenDay struct {
	DayFigures
	counted Counts
	strays  int // sales of books that the day does not have
}

// readDays reads the stored days, which checkAccounts then recounts.
func (c *checker) readDays() error {
	c.days = dayProof{make(map[int]*provenDay), make(map[string]*time.Location)}
	if !c.validate {
		return nil
	}
	var n int
	return count(c.r.DayFigures(0), &n, func(day DayFigures) error {
		c.reportInvalid("figures of day", day.Number, day.Validate())
		zone, err := time.LoadLocation(day.Zone)
		if err != nil {
			c.problems.Add("day %s: %q is no time zone", dateText(day.Number), day.Zone)
			return nil
		}
		c.days.zones[day.Zone] = zone
		c.days.days[day.Number] = &provenDay{DayFigures: day}
		return nil
	})
}

// on returns the stored days of a time: none, one, or one in each zone.
func (p dayProof) on(at time.Time) (days []*provenDay) {
	for name, zone := range p.zones {
		if day := p.days[ordinal(at, zone)]; day != nil && day.Zone == name {
			days = append(days, day)
		}
	}
	return days
}

func (p dayProof) countReader(user User) {
	for _, day := range p.on(user.Created) {
		day.counted.Readers++
	}
}

func (p dayProof) countEntry(entry Entry) {
	for _, day := range p.on(entry.At) {
		day.counted.count(entry)
	}
}

// countSale counts an entry of an order for a book, or of its refund.
func (p dayProof) countSale(book BookID, entry Entry) {
	for _, day := range p.on(entry.At) {
		i, found := slices.BinarySearchFunc(day.Books, book, func(b BookSales, id BookID) int { return cmp.Compare(b.Book, id) })
		if !found {
			day.strays++
			continue
		}
		sales := &day.Books[i]
		if entry.Why == Bought {
			sales.Orders--
			sales.Spent += entry.Delta
		} else {
			sales.Refunds--
			sales.Returned -= entry.Delta
		}
	}
}

// reportDays reports the stored days that are not what was counted.
func (c *checker) reportDays() {
	for _, number := range slices.Sorted(maps.Keys(c.days.days)) {
		day := c.days.days[number]
		if day.wrong() {
			c.problems.Add("day %s: the stored figures are not those of the ledger: the server sums the day again within an hour",
				dateText(number))
		}
	}
}

// wrong reports whether the day is not what was counted.
func (d *provenDay) wrong() bool {
	left := func(b BookSales) bool { return b != BookSales{Book: b.Book} }
	return d.Counts != d.counted || d.strays > 0 || slices.ContainsFunc(d.Books, left)
}

func dateText(number int) string { return dateOf(number).Format(time.DateOnly) }
