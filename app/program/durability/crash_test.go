package durability

import (
	"flag"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app/program/harness"
)

var kills = flag.Int("kills", 10, "how often TestCrash kills the server")

// TestCrash kills the server under load, again and again on one file. Every acknowledged write is
// stored afterwards. TestTornWrites checks what a power cut would lose in addition.
func TestCrash(t *testing.T) {
	rng := rand.New(rand.NewPCG(harness.Seed, 0))
	db, catalogue, customers := harness.NewDB(t), harness.WriteCatalogue(t), harness.NewCustomers(8)
	codes := harness.MintCodes(t, db, len(customers)*(10+4**kills))
	for i, customer := range customers {
		customer.Codes = codes[i*len(codes)/len(customers) : (i+1)*len(codes)/len(customers)]
	}
	var receipts []harness.Receipt
	for kill := range *kills {
		p := harness.Start(t, db, "-seed-file", catalogue, "-books", t.TempDir())
		c := p.Client(t)
		for range min(len(receipts), 20) {
			old := receipts[rng.IntN(len(receipts))]
			if _, err := c.Balance(old.SKey); err != nil {
				t.Errorf("after %d kills an earlier skey is invalid: %v", kill, err)
			}
		}
		loadAndKill(t, p, c, customers, 1+rng.IntN(150), time.Duration(rng.IntN(2000))*time.Microsecond)
		receipts = harness.Receipts(customers)
		// The audit opens a copy. Closing the file itself would leave it clean for the next start.
		if _, err := harness.Audit(harness.CopySparse(t, db), receipts); err != nil {
			t.Fatalf("after kill %d, %d acknowledgements: %v", kill+1, len(receipts), err)
		}
	}
	p := harness.Start(t, db)
	p.Stop(t)
	if _, err := harness.Audit(db, receipts); err != nil {
		t.Errorf("after the last restart: %v", err)
	}
	redeemed := 0
	for _, receipt := range receipts {
		if receipt.Code != "" {
			redeemed++
		}
	}
	if redeemed < *kills {
		t.Errorf("%d codes redeemed in %d kills: the load was too small", redeemed, *kills)
	}
	t.Logf("%d kills, %d acknowledgements kept, %d of them redemptions", *kills, len(receipts), redeemed)
}

// loadAndKill runs all customers and kills the server a moment after acks acknowledgements.
func loadAndKill(t *testing.T, p *harness.Process, c *harness.Client, customers []*harness.Customer, acks int, moment time.Duration) {
	t.Helper()
	var counted atomic.Int64
	enough := make(chan struct{})
	var running sync.WaitGroup
	for _, customer := range customers {
		running.Go(func() {
			customer.Shop(t, c, func() {
				if counted.Add(1) == int64(acks) {
					close(enough)
				}
			})
		})
	}
	select {
	case <-enough:
		time.Sleep(moment)
	case <-time.After(harness.Timeout):
		t.Errorf("%d acknowledgements in %v, want %d", counted.Load(), harness.Timeout, acks)
	}
	p.Kill(t)
	running.Wait()
}
