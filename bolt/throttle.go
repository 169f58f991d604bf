package bolt

import (
	"iter"
	"os"
	"time"

	"littleshelf/app"
)

// gentle reads long lists at about half speed. A copy is proved so, for the shop goes on beside it and
// its commits want the processor.
type gentle struct{ tx }

// restAfter is how many rows are read between two rests: about as long as one.
const (
	restAfter = 200
	rest      = 2 * time.Millisecond
)

func rested[T any](list iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for v, err := range list {
			if !yield(v, err) {
				return
			}
			if n++; n%restAfter == 0 {
				time.Sleep(rest)
			}
		}
	}
}

func (g gentle) Users() iter.Seq2[app.User, error]       { return rested(g.tx.Users()) }
func (g gentle) Sessions() iter.Seq2[app.Session, error] { return rested(g.tx.Sessions()) }
func (g gentle) Comments() iter.Seq2[app.Comment, error] { return rested(g.tx.Comments()) }
func (g gentle) Orders() iter.Seq2[app.Order, error]     { return rested(g.tx.Orders()) }
func (g gentle) Entries() iter.Seq2[app.Entry, error]    { return rested(g.tx.Entries()) }
func (g gentle) Vouchers() iter.Seq2[app.Voucher, error] { return rested(g.tx.Vouchers()) }

// calm reads a file gently, too.
type calm struct {
	*os.File
	read int
}

// restAfterBytes is how much is read between two rests: hashing it takes about as long as one.
const restAfterBytes = 1 << 20

func (c *calm) Read(b []byte) (int, error) {
	n, err := c.File.Read(b)
	c.rest(n)
	return n, err
}

func (c *calm) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.File.ReadAt(b, at)
	c.rest(n)
	return n, err
}

func (c *calm) rest(n int) {
	if c.read += n; c.read >= restAfterBytes {
		c.read = 0
		time.Sleep(rest)
	}
}
