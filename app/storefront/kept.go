package storefront

import (
	"sync"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

// maxKept bounds the pages that are kept for guests, in bytes.
const maxKept = 4 << 20

// keptKey is what a page for guests depends on.
type keptKey struct {
	path     string // with its query, in one spelling
	lang     text.Lang
	hides    app.Hiding
	site     Site
	revision app.Revision
	minute   int64 // in which it was made
}

// keptPages are pages for guests, which are the same for all of them. Beyond maxKept all are
// forgotten: those in demand are soon there again, and those of older revisions are gone.
type keptPages struct {
	mu    *sync.Mutex
	pages map[keptKey]*page.Ready
	size  int // bytes
}

func newKeptPages() keptPages {
	return keptPages{mu: new(sync.Mutex), pages: make(map[keptKey]*page.Ready)}
}

func (k *keptPages) get(key keptKey) *page.Ready {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.pages[key]
}

func (k *keptPages) put(key keptKey, ready *page.Ready) {
	size := ready.Memory() + len(key.path) + 500
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.size += size; k.size > maxKept {
		clear(k.pages)
		k.size = size
	}
	k.pages[key] = ready
}
