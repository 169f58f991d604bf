package program

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"littleshelf/app"
)

// chance seeds all randomness. A run's timing stays its own.
const chance = 20261122

// customer is one client through all restarts, with several readers' sessions.
type customer struct {
	name     string
	rng      *rand.Rand
	logins   int // those acknowledged
	remarks  int // comments tried
	skeys    []app.SKey
	codes    []string // the customer's own, to redeem
	asking   app.SKey // who asks for codes[0] until it is answered
	receipts []receipt
}

func newCustomers(n int) []*customer {
	customers := make([]*customer, n)
	for i := range customers {
		customers[i] = &customer{name: fmt.Sprintf("customer-%d", i), rng: rand.New(rand.NewPCG(chance, uint64(i+1)))}
	}
	return customers
}

func allReceipts(customers []*customer) (all []receipt) {
	for _, c := range customers {
		all = append(all, c.receipts...)
	}
	return all
}

// shop does one thing after the other until the server is gone, and calls acknowledged after each.
func (c *customer) shop(t *testing.T, to *client, acknowledged func()) {
	for {
		receipt, err := c.act(to)
		var no refused
		switch {
		case err == nil:
			c.receipts = append(c.receipts, receipt)
			acknowledged()
		case !errors.As(err, &no):
			return
		case no != poor:
			t.Errorf("%s: %v", c.name, err)
			return
		}
	}
}

// act logs in, comments, redeems a code or buys, whatever chance says.
func (c *customer) act(to *client) (receipt, error) {
	book := firstBook + app.BookID(c.rng.IntN(shelf))
	dice := c.rng.IntN(10)
	if dice == 0 || len(c.skeys) == 0 {
		receipt, err := to.login(fmt.Sprintf("%s-reader-%d", c.name, c.logins/2)) // each reader twice
		if err == nil {
			c.logins++
			c.skeys = append(c.skeys, receipt.skey)
		}
		return receipt, err
	}
	skey := c.skeys[c.rng.IntN(len(c.skeys))]
	if dice < 4 {
		c.remarks++
		return to.comment(skey, book, fmt.Sprintf("%s remarks %04d", c.name, c.remarks))
	}
	if dice == 4 && len(c.codes) > 0 {
		return c.redeem(to, skey)
	}
	return to.buy(skey, book)
}

// redeem redeems the next code. One whose answer was lost is tried again by the same reader, to whom
// it is promised by then or still free.
func (c *customer) redeem(to *client, skey app.SKey) (receipt, error) {
	if c.asking == "" {
		c.asking = skey
	}
	receipt, err := to.redeem(c.asking, c.codes[0])
	if err == nil {
		c.codes, c.asking = c.codes[1:], ""
	}
	return receipt, err
}

// acts does n things, one after the other, and keeps the receipts.
func (c *customer) acts(t *testing.T, to *client, n int) {
	for range n {
		receipt, err := c.act(to)
		if err != nil && !errors.Is(err, poor) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil {
			c.receipts = append(c.receipts, receipt)
		}
	}
}

// shopUntilGone does one thing after the other, whatever comes of it, until the server is gone.
func (c *customer) shopUntilGone(to *client) {
	for {
		_, err := c.act(to)
		if no := refused(0); err != nil && !errors.As(err, &no) {
			return
		}
	}
}
