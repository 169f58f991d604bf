package engine

import (
	"bytes"
	"math/big"

	"littleshelf/app/table"
)

// axis turns the stored keys of a space into numbers and back, so that a search can compute the
// middle of two keys, or a key that is some way below another one.
type axis struct{ begin []byte } // of all stored keys of the space

// axisBytes is how much of a key counts. A search among keys that are the same up to there takes
// more steps.
const axisBytes = 40

// end is the number of the first key after the space.
var end = new(big.Int).Lsh(big.NewInt(1), 8*axisBytes)

// number reads a key, made longer with zeros, as a number.
func (a axis) number(key []byte) *big.Int {
	rest, inside := bytes.CutPrefix(key, a.begin)
	if !inside {
		return end
	}
	padded := make([]byte, axisBytes)
	copy(padded, rest)
	return new(big.Int).SetBytes(padded)
}

// key returns the key of a number, or low if that is higher.
func (a axis) key(n *big.Int, low []byte) []byte {
	switch {
	case n.Sign() <= 0:
		return low
	case n.Cmp(end) >= 0:
		return table.Successor(a.begin)
	}
	key := bytes.TrimRight(n.FillBytes(make([]byte, axisBytes)), "\x00")
	if key = append(bytes.Clone(a.begin), key...); bytes.Compare(key, low) < 0 {
		return low
	}
	return key
}

// distance returns how far high is above low.
func (a axis) distance(low, high []byte) *big.Int {
	return new(big.Int).Sub(a.number(high), a.number(low))
}

// between returns a key in the middle: low, or a key above low and below high.
func (a axis) between(low, high []byte) []byte {
	sum := new(big.Int).Add(a.number(low), a.number(high))
	return a.key(sum.Rsh(sum, 1), low)
}

// below returns the key that is so far below another one, or low if that is higher.
func (a axis) below(key []byte, far *big.Int, low []byte) []byte {
	return a.key(new(big.Int).Sub(a.number(key), far), low)
}

// above returns the key that is so far above another one, or one between that and top if it is not
// below top.
func (a axis) above(key []byte, far *big.Int, top []byte) []byte {
	n := new(big.Int).Add(a.number(key), far)
	if n.Cmp(a.number(top)) >= 0 {
		return a.between(key, top)
	}
	return a.key(n, key)
}
