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

var powerCuts = flag.Int("powercuts", 600, "how many power cuts TestTorn makes; a tenth of them with -short")

// TestTorn proves that what the server acknowledged is on disk by then. A process that is killed
// leaves its unsynced writes in the kernel's care, so TestCrash cannot tell. Here the server's system
// calls are recorded; every acknowledgement must come after the sync of its own transaction; and
// files are rebuilt as a power cut may leave them: what was synced is there, each other write is
// there, lost or torn.
func TestTorn(t *testing.T) {
	db := harness.NewDB(t)
	before, after, h := recordTrade(t, db)
	promises := promisesOf(t, db, after)
	if early := append(h.disorder(), h.early(promises)...); len(early) > 0 {
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
	met, err := h.outages(n, rng, anyFate(rng), promises, check)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(met.drew[:], 0) {
		t.Errorf("unsynced changes kept, lost, torn = %d: too few power cuts to prove anything", met.drew)
	}
	t.Logf("%d acknowledgements, %d changes to the file, %d power cuts, %d of them at a meta page or a new length",
		len(promises), len(h.changes), met.cuts, met.pivotal)
	t.Logf("unsynced changes kept, lost, torn: %d", met.drew)

	for i := range h.changes {
		h.changes[i].synced = harness.Never // the same server, had it never synced
	}
	unkept(t, h, promises, check)
}

// recordTrade runs the server on db twice, the second time under the tracer, and gives the receipts
// of either run and the history of the second.
func recordTrade(t *testing.T, db string) (before, after []harness.Receipt, h history) {
	t.Helper()
	customers := harness.NewCustomers(5)
	first := customers[0]
	p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
	first.Acts(t, p.Client(t), 40) // so that there is something to damage
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

// restoreBackup makes the file as long as its contents, as one restored from a backup is, and gives
// its bytes: the server will have to make it grow, which is one more thing to be in time on disk.
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

// anyFate draws each fate as often as the others.
func anyFate(rng *rand.Rand) func() fate {
	return func() fate { return fate(rng.IntN(int(fates))) }
}

// promisesOf says how each receipt shows in the trace. The final state of the database, which must be
// sound, knows the orders' ids.
func promisesOf(t *testing.T, path string, receipts []harness.Receipt) []promise {
	t.Helper()
	if _, err := harness.Audit(path, receipts); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	promises := make([]promise, len(receipts))
	err = db.View(context.Background(), func(r app.Reader) error {
		for i, receipt := range receipts {
			words, err := receipt.Stored(r)
			if err != nil {
				return err
			}
			promises[i] = promise{sent: "X-Request-Id: " + receipt.RequestID + "\r\n", stored: words}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return promises
}
