package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"sync"
	"time"
)

// zips keeps the gzip forms of a rendering. The links are compressed with it, so each form is of one origin, and only
// a few origins have a place: those that are asked for most. All others are sent the plain form, which takes no
// time to make: with made-up hosts a client could have the server compress megabytes for each request.
type zips struct {
	making sync.Mutex // one form at a time: each takes its megabytes

	mu    sync.Mutex
	known map[origin]*contender
	asked int       // since the counts were halved
	given time.Time // when an origin last took another's place
}

const (
	// maxZips is how many origins have a place: a shop has one, or one and its old address.
	maxZips = 4

	// maxContenders is how many origins are counted at once.
	maxContenders = 64

	// halving is the number of requests after which all counts are halved, so that an old address makes room.
	halving = 1000

	// placeTime is the least time between two origins that take another's place.
	placeTime = time.Second
)

// contender is an origin and how often it is asked for.
type contender struct {
	asked int
	place bool
	form  *zipped // nil until it is asked for
}

// zipped is the gzip form of one rendering.
type zipped struct {
	sum  [sha256.Size]byte // the rendering's
	body func() []byte
}

func newZips() *zips { return &zips{known: make(map[origin]*contender)} }

// of returns r as gzip with from in it, and reports whether from has a place.
func (z *zips) of(r *rendered, from origin, now func() time.Time) ([]byte, bool) {
	form := z.form(r, from, now)
	if form == nil {
		return nil, false
	}
	return form.body(), true
}

func (z *zips) form(r *rendered, from origin, now func() time.Time) *zipped {
	z.mu.Lock()
	defer z.mu.Unlock()
	c := z.count(from)
	if !c.place && !z.admit(c, now) {
		return nil
	}
	if c.form == nil || c.form.sum != r.sum {
		z.dropOthers(r.sum)
		c.form = &zipped{r.sum, sync.OnceValue(func() []byte {
			z.making.Lock()
			defer z.making.Unlock()
			return zip(r.linked, from)
		})}
	}
	return c.form
}

// count notes that from is asked for. A new origin takes the place of the one that is asked for least.
func (z *zips) count(from origin) *contender {
	if z.asked++; z.asked == halving {
		z.asked = 0
		for _, c := range z.known {
			c.asked /= 2
		}
	}
	c := z.known[from]
	if c == nil {
		if len(z.known) == maxContenders {
			z.evict()
		}
		c = new(contender)
		z.known[from] = c
	}
	c.asked++
	return c
}

// evict forgets the origin without a place that is asked for least.
func (z *zips) evict() {
	var least origin
	fewest := -1
	for from, c := range z.known {
		if !c.place && (fewest < 0 || c.asked < fewest) {
			least, fewest = from, c.asked
		}
	}
	delete(z.known, least)
}

// admit gives c a place if one is free, or if c is asked for more than an origin that has one.
func (z *zips) admit(c *contender, now func() time.Time) bool {
	var least *contender
	places := 0
	for _, other := range z.known {
		if !other.place {
			continue
		}
		places++
		if least == nil || other.asked < least.asked {
			least = other
		}
	}
	if places == maxZips {
		if c.asked <= least.asked {
			return false
		}
		at := now()
		if at.Sub(z.given) < placeTime {
			return false
		}
		least.place, least.form = false, nil
		z.given = at
	}
	c.place = true
	return true
}

// dropOthers drops the forms of other renderings.
func (z *zips) dropOthers(sum [sha256.Size]byte) {
	for _, c := range z.known {
		if c.form != nil && c.form.sum != sum {
			c.form = nil
		}
	}
}

// zip compresses l with from in it.
func zip(l linked, from origin) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	l.pieces(from, func(piece []byte) { w.Write(piece) }) // a Buffer takes everything
	w.Close()
	return bytes.Clone(b.Bytes())
}
