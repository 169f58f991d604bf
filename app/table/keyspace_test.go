package table

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestSpacesAreForEver fails if a name, bucket, number or tail of a space changes. They are on
// disks.
func TestSpacesAreForEver(t *testing.T) {
	want, err := os.ReadFile("testdata/spaces.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	fmt.Fprintf(&got, "%-17s %-17s %6s %4s\n", "name", "bucket", "number", "tail")
	numbers, names := make(map[byte]bool), make(map[string]bool)
	for _, s := range All {
		fmt.Fprintf(&got, "%-17s %-17s %6d %4d\n", s.Name, s.Bucket, s.Number, s.Tail)
		if s.Number == 0 || numbers[s.Number] || names[s.Name] {
			t.Errorf("%s: the number %d or the name is taken", s.Name, s.Number)
		}
		numbers[s.Number], names[s.Name] = true, true
	}
	if numbers[Meta.Number] || names[Meta.Name] || Meta.Number != 255 || Meta.Name != "meta" {
		t.Errorf("Meta is %+v, want the number 255 and a name of its own", Meta)
	}
	if got.String() != string(want) {
		t.Errorf("the spaces are\n%s\nwant\n%s", got.String(), want)
	}
}

// TestBeforeMissesNoKey: a descending search that continues below the bound misses no key of the
// space.
func TestBeforeMissesNoKey(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	key := func() []byte {
		key := bytes.Repeat([]byte{byte(random.IntN(3))}, uidLen)
		if random.IntN(4) == 0 {
			return key[:random.IntN(uidLen+1)]
		}
		return append(key, "aboez"[random.IntN(5)], byte(random.IntN(3)))
	}
	skipped := 0
	for range 20_000 {
		from, other := key(), key()
		for _, s := range All {
			if s.Bucket != usersBucket || s.Holds(from) {
				continue
			}
			bound := s.Before(from)
			if bytes.Compare(bound, from) > 0 {
				t.Fatalf("%s: Before(%x) = %x, which is above it", s.Name, from, bound)
			}
			between := bytes.Compare(bound, other) <= 0 && bytes.Compare(other, from) < 0
			if between && s.Holds(other) {
				t.Fatalf("%s: Before(%x) = %x skips %x", s.Name, from, bound, other)
			}
			if between {
				skipped++
			}
		}
	}
	if skipped == 0 {
		t.Error("no key was skipped")
	}
}
