package table

import (
	"bytes"
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"littleshelf/app"
)

// FuzzKeyOrder: byte order is field order, for each kind of field and for keys of several fields.
func FuzzKeyOrder(f *testing.F) {
	low, high := bytes.Repeat([]byte{0}, 16), bytes.Repeat([]byte{0xff}, 16)
	carry := append([]byte{1}, low[1:]...)
	f.Add(uint64(1), uint64(256), low, carry)
	f.Add(uint64(255), uint64(256), carry, high)
	f.Add(uint64(1), uint64(1)<<63, high, high)
	f.Add(uint64(7), uint64(7), low, high)
	f.Add(uint64(999), uint64(1000), []byte("0123456789abcdef"), []byte("0123456789abcdeg"))
	f.Fuzz(func(t *testing.T, a, b uint64, x, y []byte) {
		if len(x) != 16 || len(y) != 16 {
			return
		}
		numbers := cmp.Compare(a, b)
		inOrder(t, "number", number(a), number(b), numbers)

		// Sessions end after 1970, in whole milliseconds, in any time zone.
		s, u := time.UnixMilli(int64(a>>1)), time.UnixMilli(int64(b>>1)).In(time.FixedZone("", 8*3600))
		inOrder(t, "instant", instant(s), instant(u), s.Compare(u))

		ids := cmp.Compare(uuid.UUID(x).String(), uuid.UUID(y).String())
		i, j := id(app.UserID(x)), id(app.UserID(y))
		inOrder(t, "id", i, j, ids)

		inOrder(t, "id, number", join(i, number(a)), join(j, number(b)), cmp.Or(ids, numbers))
		inOrder(t, "number, id", join(number(a), i), join(number(b), j), cmp.Or(numbers, ids))
		inOrder(t, "number, number", join(number(b), number(a)), join(number(a), number(b)), cmp.Or(-numbers, numbers))
		if want := slices.Concat(x, number(a), y); !bytes.Equal(join(i, number(a), j), want) {
			t.Errorf("join = %x, want %x", join(i, number(a), j), want)
		}
	})
}

func inOrder(t *testing.T, what string, a, b []byte, want int) {
	t.Helper()
	if got := bytes.Compare(a, b); got != want || len(a) != len(b) {
		t.Errorf("%s: keys %x and %x compare %d, want %d, and one width", what, a, b, got, want)
	}
}

// FuzzSuccessor: the successor is above every key that begins with the prefix. It is not above any
// other key that is above these.
func FuzzSuccessor(f *testing.F) {
	for _, seed := range []struct{ prefix, key string }{
		{"", ""}, {"", "\xff"}, {"a", "b"}, {"a", "a\xff\xff"}, {"a\xff", "b"}, {"a\xff\xff", "a\xff\xff\xff"},
		{"\xff", "\xff\xff"}, {"\xff\xff", "\xfe"}, {"a\x00", "a\x01"}, {"a\xfe", "a\xff"}, {"\x00\xff", "\x00\xfe"},
	} {
		f.Add([]byte(seed.prefix), []byte(seed.key))
	}
	f.Fuzz(func(t *testing.T, prefix, key []byte) {
		before := bytes.Clone(prefix)
		bound := Successor(prefix)
		if !bytes.Equal(prefix, before) {
			t.Fatalf("Successor(%x) changed it to %x", before, prefix)
		}
		unbounded := bytes.Count(prefix, []byte{0xff}) == len(prefix)
		if (bound == nil) != unbounded {
			t.Fatalf("Successor(%x) = %x", prefix, bound)
		}
		for _, k := range [][]byte{key, prefix, join(prefix, key), join(prefix, bytes.Repeat([]byte{0xff}, 40))} {
			below := bound == nil || bytes.Compare(k, bound) < 0
			within := bytes.HasPrefix(k, prefix)
			if within && !below {
				t.Errorf("Successor(%x) = %x, but %x begins so", prefix, bound, k)
			}
			if !within && below && bytes.Compare(k, prefix) > 0 {
				t.Errorf("Successor(%x) = %x is not the least: %x is between", prefix, bound, k)
			}
		}
	})
}
