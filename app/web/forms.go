package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
)

// forms keeps what of an edition depends on the origin: its ETag, its whole text when that is short, and its gzip form,
// with which the links are compressed. Only a few origins have a place: those that are asked for most. For all others
// each answer is put together anew, and sent plain: with made-up hosts a client could have the server compress
// megabytes for each request.
type forms struct {
	making sync.Mutex // one gzip form at a time: each takes its megabytes

	mu    sync.Mutex
	known map[origin]*contender
	asked int       // since the counts were halved
	given time.Time // when an origin last took another's place
}

const (
	// maxForms is how many origins have a place: a shop has one, or one and its old address.
	maxForms = 4

	// maxWhole is the length of the longest text that is kept whole, in bytes. The pieces of a longer one are put
	// together as fast as it is sent.
	maxWhole = 64 << 10

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
	form  *form // nil until it is asked for
}

// form is a rendering with an origin in it.
type form struct {
	sum   [sha256.Size]byte // the rendering's
	plain linked
	from  origin        // of the links in plain
	zip   func() []byte // nil for an origin without a place

	tag, zipTag []string // the values of ETag
}

func newForms() *forms { return &forms{known: make(map[origin]*contender)} }

// formOf is what r with from in it is, but for its gzip form.
func formOf(r *rendered, from origin) *form {
	sum := sha256.Sum256(append(r.sum[:], from...))
	tag := hex.EncodeToString(sum[:16])
	return &form{
		sum: r.sum, plain: r.linked, from: from,
		tag: []string{`"` + tag + `"`}, zipTag: []string{`"` + tag + `-gzip"`},
	}
}

// of returns r with from in it.
func (f *forms) of(r *rendered, from origin, now func() time.Time) *form {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.count(from)
	if !c.place && !f.admit(c, now) {
		return formOf(r, from)
	}
	if c.form == nil || c.form.sum != r.sum {
		f.dropOthers(r.sum)
		c.form = f.keptForm(r, from)
	}
	return c.form
}

// keptForm is a form that is used again.
func (f *forms) keptForm(r *rendered, from origin) *form {
	made := formOf(r, from)
	if r.size(from) <= maxWhole {
		made.plain, made.from = linked{text: r.whole(from)}, ""
	}
	made.zip = sync.OnceValue(func() []byte {
		f.making.Lock()
		defer f.making.Unlock()
		return zip(r.linked, from)
	})
	return made
}

// count notes that from is asked for. A new origin takes the place of the one that is asked for least.
func (f *forms) count(from origin) *contender {
	if f.asked++; f.asked == halving {
		f.asked = 0
		for _, c := range f.known {
			c.asked /= 2
		}
	}
	c := f.known[from]
	if c == nil {
		if len(f.known) == maxContenders {
			f.evict()
		}
		c = new(contender)
		f.known[from] = c
	}
	c.asked++
	return c
}

// evict forgets the origin without a place that is asked for least.
func (f *forms) evict() {
	var least origin
	fewest := -1
	for from, c := range f.known {
		if !c.place && (fewest < 0 || c.asked < fewest) {
			least, fewest = from, c.asked
		}
	}
	delete(f.known, least)
}

// admit gives c a place if one is free, or if c is asked for more than an origin that has one.
func (f *forms) admit(c *contender, now func() time.Time) bool {
	var least *contender
	places := 0
	for _, other := range f.known {
		if !other.place {
			continue
		}
		places++
		if least == nil || other.asked < least.asked {
			least = other
		}
	}
	if places == maxForms {
		if c.asked <= least.asked {
			return false
		}
		at := now()
		if at.Sub(f.given) < placeTime {
			return false
		}
		least.place, least.form = false, nil
		f.given = at
	}
	c.place = true
	return true
}

// dropOthers drops the forms of other renderings.
func (f *forms) dropOthers(sum [sha256.Size]byte) {
	for _, c := range f.known {
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
