package program

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"littleshelf/app"
)

// TestBuyAtOnce has 64 clients of one reader, who has points for 30 books, buy at once, 12 of the 40
// books each. Whichever client asks, a book is either the reader's or beyond their means.
func TestBuyAtOnce(t *testing.T) {
	db := newDB(t)
	p := startShop(t, db, "-seed-file", writeCatalogue(t))
	c := newClient(t, p)
	login, err := c.login("the one reader")
	if err != nil {
		t.Fatal(err)
	}

	var mu sync.Mutex
	var bought []receipt
	yes, no := make(map[app.BookID]int), make(map[app.BookID]int)
	var running sync.WaitGroup
	for client := range 64 {
		running.Go(func() {
			for _, i := range rand.New(rand.NewPCG(chance, uint64(client))).Perm(shelf)[:12] {
				receipt, err := c.buy(login.skey, firstBook+app.BookID(i))
				mu.Lock()
				switch {
				case err == nil:
					yes[receipt.book]++
					bought = append(bought, receipt)
				case errors.Is(err, poor):
					no[receipt.book]++
				default:
					t.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()

	if len(yes) != app.SignupPoints || len(no) != shelf-app.SignupPoints {
		t.Errorf("%d books bought and %d refused, want %d and %d", len(yes), len(no), app.SignupPoints, shelf-app.SignupPoints)
	}
	for book := range yes {
		if no[book] > 0 {
			t.Errorf("book %d: %d clients bought it and %d were refused", book, yes[book], no[book])
		}
	}
	if balance, err := c.balance(login.skey); balance != 0 || err != nil {
		t.Errorf("balance = %d, %v, want 0", balance, err)
	}
	c.hangUp()
	p.stop(t)
	if report, err := audit(db, bought); err != nil || report.Orders != app.SignupPoints {
		t.Errorf("audit = %+v, %v, want %d orders", report, err, app.SignupPoints)
	}
}
