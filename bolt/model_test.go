package bolt_test

import (
	"path/filepath"
	"testing"

	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// TestModel applies the same random operations to bolt and to the model. The operations break the
// shop's rules, so the test checks the file but not the money.
func TestModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
		if err != nil {
			t.Fatal(err)
		}
		if err := storetest.RandomOps(t.Context(), seed, 1000, db, storetest.NewModel()); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		sound(t, db)
	}
}
