package storefront

import (
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

// maxKept bounds the pages that are kept for guests, in bytes.
const maxKept = 4 << 20

// keptKey is what a page for guests depends on.
type keptKey struct {
	path      string // with its query, in one spelling
	origin    string // of its links
	lang      text.Lang
	hides     app.Hiding
	site      Site
	settings  uint64 // all others, as app.Live counts their changes
	revisions revisions
	minute    int64 // in which it was made
}

// revisions are those of what a page shows.
type revisions struct{ catalogue, comments app.Revision }

// keptLasts is how long a guest's page is kept, which shows how many readers the books have.
const keptLasts = time.Minute

// sendKept sends a page that is the same for all guests, of the present catalogue. make makes it if
// it is not kept.
func (f *Storefront) sendKept(rq *request, make func() (*page.Ready, error)) error {
	now, err := f.Shop.CatalogueRevision(rq.r.Context())
	if err != nil {
		return err
	}
	return f.sendKeptAt(rq, revisions{catalogue: now}, make)
}

// sendKeptAt is sendKept for a page that depends on these revisions.
func (f *Storefront) sendKeptAt(rq *request, now revisions, make func() (*page.Ready, error)) error {
	key := keptKey{
		rq.path, f.Origin(rq.r), rq.lang, rq.hides, f.Site(), f.Shop.Live.Changes(), now, f.Shop.Now().Unix() / int64(keptLasts/time.Second),
	}
	ready := f.kept.get(key)
	if ready == nil {
		var err error
		if ready, err = make(); err != nil {
			return err
		}
		f.kept.put(key, ready)
	}
	ready.Send(rq.w, rq.r)
	return nil
}

// isGuest reports whether the page is for a visitor who is not signed in and has no message to see,
// so that it is the same for all of them.
func (f *Storefront) isGuest(rq *request) bool { return rq.key == "" && !f.cookies.HasSaid(rq.r) }

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
	size := ready.Memory() + len(key.path) + len(key.origin) + 500
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pages[key] != nil { // made for two guests at once
		return
	}
	if k.size += size; k.size > maxKept {
		clear(k.pages)
		k.size = size
	}
	k.pages[key] = ready
}
