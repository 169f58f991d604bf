package durability

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app/program/harness"
)

// The environment in which the test binary is the writer: a program that stores values and
// acknowledges each.
const (
	writerDB     = "SHELF_TEST_WRITER_DB" // its database
	writerNoSync = "SHELF_TEST_WRITER_NOSYNC"
)

var writerBucket = []byte("values")

// runWriter stores 40 values, each in its own transaction, and acknowledges each on standard
// output.
func runWriter(path string) (err error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: os.Getenv(writerNoSync) != ""})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for i := range 40 {
		err := db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket(writerBucket).Put(fmt.Appendf(nil, "key %03d", i), fmt.Appendf(nil, "value %03d", i))
		})
		if err != nil {
			return err
		}
		fmt.Printf("stored %03d\n", i)
	}
	return nil
}

// auditWriter checks the writer's database.
func auditWriter(path string, due []int) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			return err
		}
		for _, i := range due {
			if got := tx.Bucket(writerBucket).Get(fmt.Appendf(nil, "key %03d", i)); string(got) != fmt.Sprintf("value %03d", i) {
				return fmt.Errorf("%w: value %03d = %q", harness.ErrLost, i, got)
			}
		}
		return nil
	})
}

// TestNoSync is the control of TestTornWrites. With the same tracer, parser and power cuts, the
// writer passes, and the writer with NoSync fails.
func TestNoSync(t *testing.T) {
	t.Run("synced", func(t *testing.T) {
		h, acks := traceWriter(t, "")
		if early := append(h.earlyMetas(), h.earlyAcks(acks)...); len(early) > 0 {
			t.Errorf("early = %q, want none", early)
		}
		rng := rand.New(rand.NewPCG(harness.Seed, 0))
		if _, err := h.cutPower(50, rng, randomFates(rng), acks, auditWriter); err != nil {
			t.Errorf("cutPower = %v, want none", err)
		}
	})
	t.Run("unsynced", func(t *testing.T) {
		h, acks := traceWriter(t, "1")
		checkLost(t, h, acks, auditWriter)
	})
}

// checkLost checks that the acknowledgements of h were not synced, and that a power cut loses them.
// Each change is lost whole, because a file with torn pages can crash bbolt and this process.
func checkLost(t *testing.T, h history, acks []ack, check auditor) {
	t.Helper()
	if early := h.earlyAcks(acks); len(early) != len(acks) {
		t.Errorf("earlyAcks finds %d of %d acknowledgements: %q", len(early), len(acks), early)
	}
	if len(h.earlyMetas()) == 0 {
		t.Error("earlyMetas finds no meta page")
	}
	rng := rand.New(rand.NewPCG(harness.Seed, 0))
	if stats, err := h.cutPower(50, rng, func() fate { return lost }, acks, check); !errors.Is(err, harness.ErrLost) {
		t.Errorf("cutPower = %+v, %v, want %v", stats, err, harness.ErrLost)
	}
}

// traceWriter runs the writer under strace.
func traceWriter(t *testing.T, noSync string) (history, []ack) {
	t.Helper()
	path, trace := filepath.Join(t.TempDir(), "writer.db"), filepath.Join(t.TempDir(), "trace")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(writerBucket)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	base, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerDB+"="+path, writerNoSync+"="+noSync)
	if out, err := harness.Traced(t, cmd, trace).CombinedOutput(); err != nil {
		t.Fatalf("writer: %v\n%s", err, out)
	}
	h, err := readHistory(trace, path, base)
	if err != nil {
		t.Fatal(err)
	}
	acks := make([]ack, 40)
	for i := range acks {
		acks[i] = ack{sent: fmt.Sprintf("stored %03d\n", i), stored: fmt.Sprintf("value %03d", i)}
	}
	return h, acks
}
