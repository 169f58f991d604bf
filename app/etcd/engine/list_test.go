package engine_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// spaceNamed returns a space of the schema.
func spaceNamed(t testing.TB, name string) *table.Space {
	t.Helper()
	i := slices.IndexFunc(table.All, func(s *table.Space) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("there is no space %s", name)
	}
	return table.All[i]
}

// TestLists compares lists with a sorted slice, in spaces with and without a tail, with few keys
// and with more than a list reads at once.
func TestLists(t *testing.T) {
	for _, c := range []struct {
		space       string
		width, head int // of keys, in bytes
		keys        int
		alphabet    int // how many values the first bytes have: with few, runs are long
	}{
		{"orders", 16, 16, 0, 256},
		{"orders", 16, 16, 1, 256},
		{"orders", 16, 16, 64, 256},
		{"orders", 16, 16, 65, 2},
		{"orders", 16, 16, 1500, 256},
		{"users", 16, 16, 1500, 3},
		{"comments", 16, 8, 300, 2},
		{"comments", 16, 8, 2600, 1},
		{"ledger", 25, 17, 1500, 3},
		{"comments.id", 8, 0, 1500, 256},
		{"orders.uid", 33, 17, 500, 2},
	} {
		t.Run(fmt.Sprintf("%s/%d/%d", c.space, c.keys, c.alphabet), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, uint64(c.keys)))
			space, e := spaceNamed(t, c.space), open(t, freshShop(t, 1))
			key := func() []byte {
				key := make([]byte, c.width)
				for i := range key {
					switch {
					case i < c.head && i < 3:
						key[i] = byte(random.IntN(c.alphabet))
					case i >= c.width-3:
						key[i] = byte(random.IntN(256))
					}
				}
				return key
			}
			all := make([][]byte, c.keys)
			for i := range all {
				all[i] = key()
			}
			putKeys(t, e, space, all)
			slices.SortFunc(all, bytes.Compare)
			all = slices.CompactFunc(all, bytes.Equal)

			any := func() []byte {
				if len(all) == 0 || random.IntN(3) == 0 {
					return key()
				}
				return slices.Clone(all[random.IntN(len(all))])
			}
			for range listRounds() {
				var prefix, bound []byte
				if n := random.IntN(3); n > 0 {
					prefix = any()[:min(c.head, []int{0, random.IntN(4), c.head}[n])]
				}
				switch random.IntN(4) {
				case 1:
					bound = any()
				case 2:
					bound = append(any(), 0)
				case 3:
					bound = append(slices.Clone(prefix), any()[len(prefix):]...)
				}
				limit := []int{1, 20, c.keys + 1}[random.IntN(3)]
				compareLists(t, e, space, all, prefix, bound, limit)
			}
		})
	}
}

func listRounds() int {
	if *full {
		return 200
	}
	return 30
}

// putKeys stores keys, whose values are the keys.
func putKeys(t testing.TB, e remote.Engine, space *table.Space, keys [][]byte) {
	t.Helper()
	for some := range slices.Chunk(keys, e.MaxWrites()) {
		err := e.Update(t.Context(), func(w table.Writes) error {
			for _, key := range some {
				if err := w.Put(space, key, key); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// compareLists compares both lists of a prefix with those of sorted keys. bound is where the lists
// begin.
func compareLists(t *testing.T, e remote.Engine, space *table.Space, all [][]byte, prefix, bound []byte, limit int) {
	t.Helper()
	var up, down [][]byte
	for _, key := range all {
		if !bytes.HasPrefix(key, prefix) {
			continue
		}
		if bytes.Compare(key, bound) >= 0 {
			up = append(up, key)
		}
		if bound == nil || bytes.Compare(key, bound) < 0 {
			down = append(down, key)
		}
	}
	slices.Reverse(down)
	err := e.View(t.Context(), func(l table.Lists) error {
		compareList(t, fmt.Sprintf("Ascend(%x, from %x)", prefix, bound), l.Ascend(space, prefix, bound), up, limit)
		compareList(t, fmt.Sprintf("Descend(%x, before %x)", prefix, bound), l.Descend(space, prefix, bound), down, limit)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func compareList(t *testing.T, what string, got table.Pairs, want [][]byte, limit int) {
	t.Helper()
	n, complete := 0, limit > len(want)
	for p, err := range got {
		switch {
		case err != nil:
			t.Errorf("%s: %v", what, err)
			return
		case n >= len(want) || !bytes.Equal(p.Key, want[n]) || !bytes.Equal(p.Key, p.Value):
			t.Errorf("%s: key %d = %x with the value %x, want %x", what, n, p.Key, p.Value, want[min(n, len(want)):])
			return
		}
		if n++; n == limit {
			break
		}
	}
	if complete && n != len(want) {
		t.Errorf("%s: %d keys, want %d", what, n, len(want))
	}
}
