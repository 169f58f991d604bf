package bench

import "math/rand/v2"

// dice is a random generator, seeded by a kind and a number, so that each thing is the same every
// time.
type dice struct{ *rand.Rand }

type kind uint64

const (
	ofBook kind = iota + 1
	ofReader
	ofComment
	ofWish
	ofQuery
	ofRemark
	ofPurchase
)

func newRand(k kind, n int) dice { return dice{rand.New(rand.NewPCG(uint64(k), uint64(n)))} }

// Read implements io.Reader for app.NewID.
func (d dice) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(d.Uint32())
	}
	return len(p), nil
}

// popular returns a random book of the first books. Smaller numbers are more frequent.
func popular(d dice, books int) int {
	u := d.Float64()
	return int(u * u * float64(books))
}
