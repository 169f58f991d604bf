package engine

import (
	"bytes"
	"math/big"
	"slices"

	"littleshelf/app/table"
)

// etcd lists in ascending order only: for a descending Range it reads all keys, and sorts them. So
// backward searches for a short range at the end, which it reads and turns round.

// The numbers of pairs in a chunk of a backward list. A caller may need only a few.
const firstChunk, maxChunk = 64, 256

// newest is where the last list of a space began. The next search begins there.
type newest struct {
	key  []byte   // of a pair near the end of the space
	step *big.Int // distance of about firstChunk / 2 keys
}

// backward lists the pairs of [low, high) in a space by their stored keys, in descending order.
func (v *view) backward(in *table.Space, low, high []byte) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		w := &backwalk{view: v, axis: axis{v.engine.begin(in, nil)}, low: low, high: high}
		w.guess(v.engine.newest[in.Number].Load())
		for size := firstChunk; bytes.Compare(w.low, w.high) < 0; size = maxChunk {
			whole := w.whole()
			chunk, from, err := w.lastChunk(size)
			if err != nil {
				yield(table.Pair{}, err)
				return
			}
			w.learn(chunk, from)
			if whole && w.step != nil && len(chunk) > 0 {
				v.engine.newest[in.Number].Store(&newest{bytes.Clone(chunk[0].Key), w.step})
			}
			for _, p := range slices.Backward(chunk) {
				if !yield(p, nil) {
					return
				}
			}
			w.high = from
			w.from = w.below(from, w.stepFor(maxChunk/2), w.low)
		}
	}
}

// backwalk is a backward list under way.
type backwalk struct {
	*view
	axis
	low, high []byte
	from      []byte   // where the search for the next chunk begins
	step      *big.Int // distance of about firstChunk / 2 keys, or nil
}

// whole reports whether the list goes up to the end of the space.
func (w *backwalk) whole() bool { return !bytes.HasPrefix(w.high, w.begin) }

// guess chooses where the search for the first chunk begins. near may be nil.
func (w *backwalk) guess(near *newest) {
	w.from = w.low
	if near == nil {
		return
	}
	if w.step = near.step; w.whole() && bytes.Compare(near.key, w.low) >= 0 {
		w.from = near.key
		return
	}
	w.from = w.below(w.high, w.step, w.low)
}

// learn computes step from a chunk, which goes from the key from.
func (w *backwalk) learn(chunk []table.Pair, from []byte) {
	if len(chunk) < 2 {
		return
	}
	far := w.distance(from, chunk[len(chunk)-1].Key)
	far.Mul(far, big.NewInt(firstChunk/2))
	w.step = far.Div(far, big.NewInt(int64(len(chunk))))
}

// stepFor returns the distance of about n keys.
func (w *backwalk) stepFor(n int64) *big.Int {
	if w.step == nil {
		return end
	}
	far := new(big.Int).Mul(w.step, big.NewInt(n))
	return far.Div(far, big.NewInt(firstChunk/2))
}

// lastChunk returns the last pairs of [low, high): all of [from, high), at most size and at least
// one unless [low, high) is empty.
func (w *backwalk) lastChunk(size int) (chunk []table.Pair, from []byte, err error) {
	began := w.from
	floor, top := w.low, w.high // [floor, top) has a pair if floor is above low; [top, high) is empty
	for from = began; ; {
		chunk, whole, err := w.upTo(from, top, size)
		switch {
		case err != nil:
			return nil, nil, err
		case whole && (len(chunk) > 0 || bytes.Equal(from, w.low)):
			return chunk, from, nil
		case whole:
			top = from
			if from = w.between(floor, top); bytes.Equal(floor, w.low) {
				from = w.below(top, w.distance(top, w.high), w.low) // steps that become longer and longer
			}
		default: // chunk is of the beginning, so from was too low
			floor = append(bytes.Clone(chunk[len(chunk)-1].Key), 0)
			if from = w.between(floor, top); bytes.Equal(top, w.high) {
				from = w.above(floor, w.distance(began, floor), top)
			}
		}
	}
}

// upTo returns the first pairs of [from, to), at most limit. whole reports whether these are all.
func (w *backwalk) upTo(from, to []byte, limit int) (pairs []table.Pair, whole bool, err error) {
	for p, err := range w.scan(from, to) {
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
