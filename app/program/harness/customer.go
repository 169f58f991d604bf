package harness

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"littleshelf/app"
)

// Seed is the seed of the tests' random generators. The timing of a run is random all the same.
const Seed = 20261122

// Customer is one client with sessions of several readers. It survives restarts of the server.
type Customer struct {
	Name     string
	rng      *rand.Rand
	logins   int // those acknowledged
	comments int // those sent
	SKeys    []app.SKey
	Codes    []string // to redeem; no other customer has them
	asking   app.SKey // the session that redeems Codes[0] until a response comes
	Receipts []Receipt
}

// NewCustomers returns n customers without sessions.
func NewCustomers(n int) []*Customer {
	customers := make([]*Customer, n)
	for i := range customers {
		customers[i] = &Customer{Name: fmt.Sprintf("customer-%d", i), rng: rand.New(rand.NewPCG(Seed, uint64(i+1)))}
	}
	return customers
}

// Receipts returns the receipts of all customers.
func Receipts(customers []*Customer) (all []Receipt) {
	for _, c := range customers {
		all = append(all, c.Receipts...)
	}
	return all
}

// Shop sends one request after the other until the server is gone. It calls acknowledged after each
// success.
func (c *Customer) Shop(t *testing.T, to *Client, acknowledged func()) {
	for {
		receipt, err := c.Act(to)
		var no Refused
		switch {
		case err == nil:
			c.Receipts = append(c.Receipts, receipt)
			acknowledged()
		case !errors.As(err, &no):
			return
		case no != NoPoints:
			t.Errorf("%s: %v", c.Name, err)
			return
		}
	}
}

// Act logs in, comments, redeems a code or buys, at random.
func (c *Customer) Act(to *Client) (Receipt, error) {
	book := FirstBook + app.BookID(c.rng.IntN(CatalogueSize))
	dice := c.rng.IntN(10)
	if dice == 0 || len(c.SKeys) == 0 {
		receipt, err := to.Login(fmt.Sprintf("%s-reader-%d", c.Name, c.logins/2)) // each reader twice
		if err == nil {
			c.logins++
			c.SKeys = append(c.SKeys, receipt.SKey)
		}
		return receipt, err
	}
	skey := c.SKeys[c.rng.IntN(len(c.SKeys))]
	if dice < 4 {
		c.comments++
		return to.Comment(skey, book, fmt.Sprintf("%s remarks %04d", c.Name, c.comments))
	}
	if dice == 4 && len(c.Codes) > 0 {
		return c.redeem(to, skey)
	}
	return to.Buy(skey, book)
}

// redeem redeems the next code. If the response was lost, the same reader repeats the request: the
// code is either redeemed by that reader or still valid.
func (c *Customer) redeem(to *Client, skey app.SKey) (Receipt, error) {
	if c.asking == "" {
		c.asking = skey
	}
	receipt, err := to.Redeem(c.asking, c.Codes[0])
	if err == nil {
		c.Codes, c.asking = c.Codes[1:], ""
	}
	return receipt, err
}

// Acts sends n requests, one after the other, and stores the receipts. A purchase without points is
// no error.
func (c *Customer) Acts(t *testing.T, to *Client, n int) {
	for range n {
		receipt, err := c.Act(to)
		if err != nil && !errors.Is(err, NoPoints) {
			t.Errorf("%s: %v", c.Name, err)
		}
		if err == nil {
			c.Receipts = append(c.Receipts, receipt)
		}
	}
}

// ShopUntilGone sends one request after the other until the server is gone, and ignores all
// responses.
func (c *Customer) ShopUntilGone(to *Client) {
	for {
		_, err := c.Act(to)
		if no := Refused(0); err != nil && !errors.As(err, &no) {
			return
		}
	}
}
