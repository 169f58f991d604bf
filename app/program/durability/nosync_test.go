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

// The environment that makes the test binary a program of its own, which promises what it stores.
const (
	promiserDB     = "SHELF_TEST_PROMISER_DB" // its database
	promiserNoSync = "SHELF_TEST_PROMISER_NOSYNC"
)

var promiserBucket = []byte("promises")

// runPromiser stores 40 values, each in its own transaction, and acknowledges each on stdout.
func runPromiser(path string) (err error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: os.Getenv(promiserNoSync) != ""})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for i := range 40 {
		err := db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket(promiserBucket).Put(fmt.Appendf(nil, "key %03d", i), fmt.Appendf(nil, "value %03d", i))
		})
		if err != nil {
			return err
		}
		fmt.Printf("stored %03d\n", i)
	}
	return nil
}

// auditPromiser is audit for the promiser's database.
func auditPromiser(path string, due []int) error {
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
			if got := tx.Bucket(promiserBucket).Get(fmt.Appendf(nil, "key %03d", i)); string(got) != fmt.Sprintf("value %03d", i) {
				return fmt.Errorf("%w: value %03d = %q", harness.ErrLost, i, got)
			}
		}
		return nil
	})
}

// TestNoSync is the control of TestTorn: by the same tracer, parser and power cuts, a program that
// syncs passes and the same program with NoSync fails.
func TestNoSync(t *testing.T) {
	t.Run("synced", func(t *testing.T) {
		h, promises := tracePromiser(t, "")
		if early := append(h.disorder(), h.early(promises)...); len(early) > 0 {
			t.Errorf("early = %q, want none", early)
		}
		rng := rand.New(rand.NewPCG(harness.Seed, 0))
		if _, err := h.outages(50, rng, anyFate(rng), promises, auditPromiser); err != nil {
			t.Errorf("outages = %v, want none", err)
		}
	})
	t.Run("unsynced", func(t *testing.T) {
		h, promises := tracePromiser(t, "1")
		unkept(t, h, promises, auditPromiser)
	})
}

// unkept asserts that what h promised was not synced, and is lost in a power cut. Each change is lost
// whole: a file as damaged as torn ones would be can crash bbolt, and this process with it.
func unkept(t *testing.T, h history, promises []promise, check auditor) {
	t.Helper()
	if early := h.early(promises); len(early) != len(promises) {
		t.Errorf("early finds %d of %d promises: %q", len(early), len(promises), early)
	}
	if len(h.disorder()) == 0 {
		t.Error("disorder finds none")
	}
	rng := rand.New(rand.NewPCG(harness.Seed, 0))
	if met, err := h.outages(50, rng, func() fate { return lost }, promises, check); !errors.Is(err, harness.ErrLost) {
		t.Errorf("outages = %+v, %v, want %v", met, err, harness.ErrLost)
	}
}

// tracePromiser runs the promiser under the tracer.
func tracePromiser(t *testing.T, noSync string) (history, []promise) {
	t.Helper()
	path, trace := filepath.Join(t.TempDir(), "promises.db"), filepath.Join(t.TempDir(), "trace")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(promiserBucket)
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
	cmd.Env = append(os.Environ(), promiserDB+"="+path, promiserNoSync+"="+noSync)
	if out, err := harness.Traced(t, cmd, trace).CombinedOutput(); err != nil {
		t.Fatalf("promiser: %v\n%s", err, out)
	}
	h, err := readHistory(trace, path, base)
	if err != nil {
		t.Fatal(err)
	}
	promises := make([]promise, 40)
	for i := range promises {
		promises[i] = promise{sent: fmt.Sprintf("stored %03d\n", i), stored: fmt.Sprintf("value %03d", i)}
	}
	return h, promises
}
