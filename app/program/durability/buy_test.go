package durability

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// TestBuyAtOnce runs 64 clients of one reader with points for 30 books. Each buys 12 of the 40
// books. Every client gets the same result for a book.
func TestBuyAtOnce(t *testing.T) {
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
	c := p.Client(t)
	login, err := c.Login("the one reader")
	if err != nil {
		t.Fatal(err)
	}

	var mu sync.Mutex
	var bought []harness.Receipt
	yes, no := make(map[app.BookID]int), make(map[app.BookID]int)
	var running sync.WaitGroup
	for client := range 64 {
		running.Go(func() {
			for _, i := range rand.New(rand.NewPCG(harness.Seed, uint64(client))).Perm(harness.CatalogueSize)[:12] {
				receipt, err := c.Buy(login.SKey, harness.FirstBook+app.BookID(i))
				mu.Lock()
				switch {
				case err == nil:
					yes[receipt.Book]++
					bought = append(bought, receipt)
				case errors.Is(err, harness.NoPoints):
					no[receipt.Book]++
				default:
					t.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()

	if len(yes) != app.SignupPoints || len(no) != harness.CatalogueSize-app.SignupPoints {
		t.Errorf("%d books bought and %d refused, want %d and %d", len(yes), len(no), app.SignupPoints, harness.CatalogueSize-app.SignupPoints)
	}
	for book := range yes {
		if no[book] > 0 {
			t.Errorf("book %d: %d clients bought it and %d were refused", book, yes[book], no[book])
		}
	}
	if balance, err := c.Balance(login.SKey); balance != 0 || err != nil {
		t.Errorf("balance = %d, %v, want 0", balance, err)
	}
	c.HangUp()
	p.Stop(t)
	if report, err := harness.Audit(db, bought); err != nil || report.Orders != app.SignupPoints {
		t.Errorf("audit = %+v, %v, want %d orders", report, err, app.SignupPoints)
	}
}
