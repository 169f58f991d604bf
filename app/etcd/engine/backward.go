package engine

import (
	"bytes"
	"math/big"
	"slices"
	"sync/atomic"

	"littleshelf/app/table"
)

// etcd lists in ascending order only: for a descending Range it reads all keys, and sorts them. So
// backward searches for a short range at the end, which it reads and turns round.

// The numbers of pairs in a chunk of a backward list. A caller may need only a few.
const firstChunk, maxChunk = 64, 256

// backward lists the pairs of [low, high) by their stored keys, in descending order. near may be nil.
// Otherwise it holds a key from which the first chunk went the last time, where the search begins.
func (s *snapshot) backward(low, high []byte, near *atomic.Pointer[string]) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		high, guess := high, low // a list may be ranged over again
		if near != nil && near.Load() != nil {
			guess = []byte(*near.Load())
		}
		for size := firstChunk; bytes.Compare(low, high) < 0; size = maxChunk {
			chunk, from, err := s.lastChunk(low, high, guess, size)
			if err != nil {
				yield(table.Pair{}, err)
				return
			}
			if near != nil && size == firstChunk && len(chunk) > 0 {
				key := string(chunk[0].Key)
				near.Store(&key)
			}
			for _, p := range slices.Backward(chunk) {
				if !yield(p, nil) {
					return
				}
			}
			guess, high = before(from, high, low), from
		}
	}
}

// lastChunk returns the last pairs of [low, high): all of [from, high), at most size and at least one
// unless [low, high) is empty. The search begins at guess.
func (s *snapshot) lastChunk(low, high, guess []byte, size int) (chunk []table.Pair, from []byte, err error) {
	floor, top := low, high // [floor, top) has a pair if floor is above low; [top, high) is empty
	for from = guess; ; {
		chunk, whole, err := s.upTo(from, top, size)
		switch {
		case err != nil:
			return nil, nil, err
		case whole && (len(chunk) > 0 || bytes.Equal(from, low)):
			return chunk, from, nil
		case whole:
			top = from
			if from = between(floor, top); bytes.Equal(floor, low) {
				from = before(top, high, low) // steps that become longer and longer
			}
		default: // chunk is of the beginning, so from was too low
			floor = append(bytes.Clone(chunk[len(chunk)-1].Key), 0)
			if from = between(floor, top); bytes.Equal(top, high) {
				from = after(guess, floor, top)
			}
		}
	}
}

// upTo returns the first pairs of [from, to), at most limit. whole reports whether these are all.
func (s *snapshot) upTo(from, to []byte, limit int) (pairs []table.Pair, whole bool, err error) {
	for p, err := range s.scan(from, to) {
		if err != nil {
			return nil, false, err
		}
		if len(pairs) == limit {
			return pairs, false, nil
		}
		pairs = append(pairs, p)
	}
	return pairs, true, nil
}

// between returns a key in the middle: low, or a key above low and below high.
func between(low, high []byte) []byte {
	width := max(len(low), len(high)) + 1
	sum := new(big.Int).Add(asNumber(low, width), asNumber(high, width))
	return asKey(sum.Rsh(sum, 1), width, low)
}

// before returns a key as far below from as high is above it, or low if that is higher.
func before(from, high, low []byte) []byte {
	width := max(len(low), len(high), len(from)) + 1
	n := new(big.Int).Lsh(asNumber(from, width), 1)
	return asKey(n.Sub(n, asNumber(high, width)), width, low)
}

// after returns a key as far above floor as guess is below it, or one between floor and top if that
// is not below top.
func after(guess, floor, top []byte) []byte {
	width := max(len(guess), len(floor), len(top)) + 1
	n := new(big.Int).Lsh(asNumber(floor, width), 1)
	if n.Sub(n, asNumber(guess, width)).Cmp(asNumber(top, width)) >= 0 {
		return between(floor, top)
	}
	return asKey(n, width, floor)
}

// asNumber reads a key, made longer with zeros to width bytes, as a number.
func asNumber(key []byte, width int) *big.Int {
	padded := make([]byte, width)
	copy(padded, key)
	return new(big.Int).SetBytes(padded)
}

// asKey returns the key of a number, or low if that is higher.
func asKey(n *big.Int, width int, low []byte) []byte {
	if n.Sign() <= 0 {
		return low
	}
	key := bytes.TrimRight(n.FillBytes(make([]byte, width)), "\x00")
	if bytes.Compare(key, low) < 0 {
		return low
	}
	return key
}
