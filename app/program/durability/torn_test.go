package durability

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

var powerCuts = flag.Int("powercuts", 600, "how many power cuts TestTornWrites makes; a tenth of them with -short")

// TestTornWrites checks that acknowledged writes are on disk. The kernel keeps the unsynced writes
// of a killed process, so TestCrash cannot check it. TestTornWrites records the server's system
// calls: every acknowledgement must follow the sync of its transaction. It then rebuilds files as
// after power cuts: synced writes are kept, and each other write is kept, lost or torn.
func TestTornWrites(t *testing.T) {
	db := harness.NewDB(t)
	before, after, h := recordTrade(t, db)
	acks := acksOf(t, db, after)
	if early := append(h.earlyMetas(), h.earlyAcks(acks)...); len(early) > 0 {
		t.Fatalf("%d too early: %q", len(early), early)
	}
	check := func(path string, due []int) error {
		owed := slices.Clone(before)
		for _, i := range due {
			owed = append(owed, after[i])
		}
		_, err := harness.Audit(path, owed)
		return err
	}
	n := *powerCuts
	if testing.Short() {
		n /= 10
	}
	rng := rand.New(rand.NewPCG(harness.Seed, 0))
	stats, err := h.cutPower(n, rng, randomFates(rng), acks, check)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(stats.drew[:], 0) {
		t.Errorf("unsynced changes kept, lost, torn = %d: too few power cuts to prove anything", stats.drew)
	}
	t.Logf("%d acknowledgements, %d changes to the file, %d power cuts, %d of them at a meta page or a new length",
		len(acks), len(h.changes), stats.cuts, stats.atCommit)
	t.Logf("unsynced changes kept, lost, torn: %d", stats.drew)

	for i := range h.changes {
		h.changes[i].synced = harness.Never // as if the server never synced
	}
	checkLost(t, h, acks, check)
}

// recordTrade runs the server on db twice, the second time under strace. It returns the receipts of
// both runs and the history of the second.
func recordTrade(t *testing.T, db string) (before, after []harness.Receipt, h history) {
	t.Helper()
	customers := harness.NewCustomers(5)
	first := customers[0]
	p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
	first.Acts(t, p.Client(t), 40) // content that a torn write can damage
	p.Stop(t)
	base := restoreBackup(t, db)
	before, first.Receipts = first.Receipts, nil

	trace := filepath.Join(t.TempDir(), "trace")
	p = harness.Launch(t, harness.Traced(t, harness.ServeCommand(t, db), trace), db)
	c := p.Client(t)
	first.Acts(t, c, 30)
	var running sync.WaitGroup
	for _, customer := range customers[1:] {
		running.Go(func() { customer.Acts(t, c, 10) })
	}
	running.Wait()
	c.HangUp()
	p.Stop(t)

	h, err := readHistory(trace, db, base)
	if err != nil {
		t.Fatal(err)
	}
	return before, harness.Receipts(customers), h
}

// restoreBackup cuts the file to the length of its content, as a restored backup has, and returns
// its content. The traced server has to extend the file, which must be synced too.
func restoreBackup(t *testing.T, path string) []byte {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	err = db.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(&backup)
		return err
	})
	if err := errors.Join(err, db.Close(), os.WriteFile(path, backup.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return backup.Bytes()
}

// randomFates returns a function that draws each fate with the same probability.
func randomFates(rng *rand.Rand) func() fate {
	return func() fate { return fate(rng.IntN(int(fates))) }
}

// acksOf returns the acknowledgement of each receipt. The database, which is checked, has the ids
// of orders.
func acksOf(t *testing.T, path string, receipts []harness.Receipt) []ack {
	t.Helper()
	if _, err := harness.Audit(path, receipts); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	acks := make([]ack, len(receipts))
	err = db.View(context.Background(), func(r app.Reader) error {
		for i, receipt := range receipts {
			words, err := receipt.Stored(r)
			if err != nil {
				return err
			}
			acks[i] = ack{sent: "X-Request-Id: " + receipt.RequestID + "\r\n", stored: words}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return acks
}
