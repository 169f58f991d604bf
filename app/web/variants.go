package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
)

// variants caches the parts of a cached response that depend on the origin: the ETag, the expanded
// text if it is short, and the gzip encoding. Only the maxVariants origins with the most requests
// have a slot. For other origins each response is expanded anew and sent without gzip: otherwise a
// client with made-up hosts could have the server compress megabytes for each request.
type variants struct {
	compressing sync.Mutex // one at a time, since each takes megabytes

	mu           sync.Mutex
	origins      map[origin]*originEntry
	requests     int       // since the counts were halved
	lastEviction time.Time // of an origin from its slot
}

const (
	// maxVariants is the number of slots. A shop has one origin, or two while it moves.
	maxVariants = 4

	// maxExpanded is the length of the longest text that is cached expanded, in bytes. A longer one
	// is expanded as fast as it is sent.
	maxExpanded = 64 << 10

	// maxOrigins is the number of origins whose requests are counted.
	maxOrigins = 64

	// halveEvery is the number of requests after which all counts are halved, so that an abandoned
	// origin loses its slot.
	halveEvery = 1000

	// evictionInterval is the least time between two evictions from a slot.
	evictionInterval = time.Second
)

// originEntry counts the requests for one origin.
type originEntry struct {
	requests int
	hasSlot  bool
	variant  *variant // nil until it is requested
}

// variant is a cached response with links to one origin.
type variant struct {
	sum   [sha256.Size]byte // the cached response's
	plain linkTemplate
	from  origin        // to expand plain with
	gzip  func() []byte // nil for an origin without a slot

	etag, gzipETag []string // values of the header ETag
}

func newVariants() *variants { return &variants{origins: make(map[origin]*originEntry)} }

// get returns r with links to from.
func (v *variants) get(r *cachedResponse, from origin, now func() time.Time) *variant {
	v.mu.Lock()
	defer v.mu.Unlock()
	e := v.count(from)
	if !e.hasSlot && !v.claimSlot(e, now) {
		return uncachedVariant(r, from)
	}
	if e.variant == nil || e.variant.sum != r.sum {
		v.dropOutdated(r.sum)
		e.variant = v.newVariant(r, from)
	}
	return e.variant
}

// uncachedVariant returns a variant without gzip.
func uncachedVariant(r *cachedResponse, from origin) *variant {
	sum := sha256.Sum256(append(r.sum[:], from...))
	tag := hex.EncodeToString(sum[:16])
	return &variant{
		sum: r.sum, plain: r.linkTemplate, from: from,
		etag: []string{`"` + tag + `"`}, gzipETag: []string{`"` + tag + `-gzip"`},
	}
}

// newVariant returns a variant to cache.
func (v *variants) newVariant(r *cachedResponse, from origin) *variant {
	made := uncachedVariant(r, from)
	if r.size(from) <= maxExpanded {
		made.plain, made.from = linkTemplate{text: r.expand(from)}, ""
	}
	made.gzip = sync.OnceValue(func() []byte {
		v.compressing.Lock()
		defer v.compressing.Unlock()
		return compress(r.linkTemplate, from)
	})
	return made
}

// count counts a request for from.
func (v *variants) count(from origin) *originEntry {
	if v.requests++; v.requests == halveEvery {
		v.requests = 0
		for _, e := range v.origins {
			e.requests /= 2
		}
	}
	e := v.origins[from]
	if e == nil {
		if len(v.origins) == maxOrigins {
			v.evict()
		}
		e = new(originEntry)
		v.origins[from] = e
	}
	e.requests++
	return e
}

// evict removes the origin with the fewest requests among those without a slot.
func (v *variants) evict() {
	var least origin
	fewest := -1
	for from, e := range v.origins {
		if !e.hasSlot && (fewest < 0 || e.requests < fewest) {
			least, fewest = from, e.requests
		}
	}
	delete(v.origins, least)
}

// claimSlot gives e a slot if one is free, or if e has more requests than an origin with a slot.
func (v *variants) claimSlot(e *originEntry, now func() time.Time) bool {
	var least *originEntry
	slots := 0
	for _, other := range v.origins {
		if !other.hasSlot {
			continue
		}
		slots++
		if least == nil || other.requests < least.requests {
			least = other
		}
	}
	if slots == maxVariants {
		if e.requests <= least.requests {
			return false
		}
		at := now()
		if at.Sub(v.lastEviction) < evictionInterval {
			return false
		}
		least.hasSlot, least.variant = false, nil
		v.lastEviction = at
	}
	e.hasSlot = true
	return true
}

// dropOutdated drops the variants of other cached responses than that with sum.
func (v *variants) dropOutdated(sum [sha256.Size]byte) {
	for _, e := range v.origins {
		if e.variant != nil && e.variant.sum != sum {
			e.variant = nil
		}
	}
}

// compress returns the gzip encoding of t with links to from.
func compress(t linkTemplate, from origin) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	t.pieces(from, func(piece []byte) { w.Write(piece) }) // writing to a Buffer cannot fail
	w.Close()
	return bytes.Clone(b.Bytes())
}
