package bench

import "math/rand/v2"

// dice is randomness of its own for the nth of its kind, the same each time.
type dice struct{ *rand.Rand }

type kind uint64

const (
	ofBook kind = iota + 1
	ofReader
	ofComment
	ofWish
	ofLook
	ofRemark
	ofPurchase
)

func roll(k kind, n int) dice { return dice{rand.New(rand.NewPCG(uint64(k), uint64(n)))} }

// Read makes dice a source for app.NewID.
func (d dice) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(d.Uint32())
	}
	return len(p), nil
}

// popular picks one of so many books: the first are bought, looked at and talked about most.
func popular(d dice, books int) int {
	u := d.Float64()
	return int(u * u * float64(books))
}
