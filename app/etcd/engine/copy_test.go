package engine_test

import (
	"bytes"
	"testing"

	"littleshelf/app/remote"
	"littleshelf/app/remote/remotetest"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// TestCopy: a copy of a shop in etcd has the same pairs, and opens.
func TestCopy(t *testing.T) {
	from, to := remotetest.NewDatabase().Open(), open(t, freshShop(t, 3))
	storetest.LivedIn(t, remote.Store{Engine: from}, 12)
	source := remote.Source{LinkKey: make([]byte, 32), Schema: 1, Pairs: from.View}
	if err := remote.Copy(t.Context(), source, to, "test", func(int64) {}); err != nil {
		t.Fatal(err)
	}
	shop, err := remote.Open(t.Context(), to, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := shop.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %q, %v", problems, err)
	}
	checkShop(t, shop)
	err = from.View(t.Context(), func(wanted table.Lists) error {
		return to.View(t.Context(), func(got table.Lists) error {
			for _, space := range table.All {
				if a, b := pairsOf(t, wanted, space), pairsOf(t, got, space); a != b {
					t.Errorf("%s has the pairs\n%s\nwant\n%s", space.Name, b, a)
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// pairsOf returns all pairs of a space as text.
func pairsOf(t *testing.T, from table.Lists, space *table.Space) string {
	t.Helper()
	var all bytes.Buffer
	for p, err := range from.Ascend(space, nil, nil) {
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(string(p.Key) + "\t" + string(p.Value) + "\n")
	}
	return all.String()
}
