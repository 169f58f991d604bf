package bolt_test

import (
	"path/filepath"
	"testing"

	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// TestModel does random work on bolt and on the model side by side. The work is rows without sense,
// so only the file is checked, not the money.
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
