package remote

import (
	"iter"

	"littleshelf/app/table"
)

// cursor reads a list of pairs one by one.
type cursor struct {
	table.Pair
	more bool // Pair is valid; false at the end and after an error
	err  error
	next func() (table.Pair, error, bool)
	stop func()
}

// newCursor returns a cursor at the first pair. It must be stopped.
func newCursor(list table.Pairs) *cursor {
	c := new(cursor)
	c.next, c.stop = iter.Pull2(list)
	c.advance()
	return c
}

func (c *cursor) advance() {
	c.Pair, c.err, c.more = c.next()
	c.more = c.more && c.err == nil
}
