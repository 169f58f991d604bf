package app

import (
	"bytes"
	"errors"
	"iter"
)

// cursor reads a list that is ordered by reader, each reader's rows after those of the one before.
type cursor[T any] struct {
	next func() (T, error, bool)
	user func(T) UserID

	row  T
	more bool // row is valid; false at the end
	err  error
	read int // number of rows so far
}

// newCursor returns a cursor at the first row of a list. The caller calls stop.
func newCursor[T any](list iter.Seq2[T, error], user func(T) UserID) (c *cursor[T], stop func()) {
	c = &cursor[T]{user: user}
	c.next, stop = iter.Pull2(list)
	c.advance()
	return c, stop
}

func (c *cursor[T]) advance() {
	c.row, c.err, c.more = c.next()
	if c.more = c.more && c.err == nil; c.more {
		c.read++
	}
}

// before returns the rows up to those of a reader.
func (c *cursor[T]) before(id UserID) iter.Seq[T] {
	return c.rows(func(user UserID) bool { return bytes.Compare(user[:], id[:]) < 0 })
}

// of returns the rows of a reader, which are next.
func (c *cursor[T]) of(id UserID) iter.Seq[T] {
	return c.rows(func(user UserID) bool { return user == id })
}

// rest returns all rows that are left.
func (c *cursor[T]) rest() iter.Seq[T] { return c.rows(func(UserID) bool { return true }) }

// rows returns the next rows, as long as their readers are meant.
func (c *cursor[T]) rows(meant func(UserID) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for c.more && meant(c.user(c.row)) {
			row := c.row
			if c.advance(); !yield(row) {
				return
			}
		}
	}
}

// rowsOfUsers are the rows that belong to readers.
type rowsOfUsers struct {
	entries  *cursor[Entry]
	orders   *cursor[Order]
	sessions *cursor[Session]
	pictures *cursor[Picture]
	apps     *cursor[AppPassword]
}

// rowsOfUsers begins to read the rows of readers. The caller calls stop.
func (c *checker) rowsOfUsers() (rows rowsOfUsers, stop func()) {
	pictures := c.r.Pictures()
	if !c.validate {
		pictures = func(func(Picture, error) bool) {}
	}
	var stops [5]func()
	rows.entries, stops[0] = newCursor(c.r.Entries(), func(e Entry) UserID { return e.User })
	rows.orders, stops[1] = newCursor(c.r.OrdersByUser(), func(o Order) UserID { return o.User })
	rows.sessions, stops[2] = newCursor(c.r.SessionsByUser(), func(s Session) UserID { return s.User })
	rows.pictures, stops[3] = newCursor(pictures, func(p Picture) UserID { return p.User })
	rows.apps, stops[4] = newCursor(c.r.AppPasswords(), func(p AppPassword) UserID { return p.User })
	return rows, func() {
		for _, stop := range stops {
			stop()
		}
	}
}

func (r rowsOfUsers) err() error {
	return errors.Join(r.entries.err, r.orders.err, r.sessions.err, r.pictures.err, r.apps.err)
}
