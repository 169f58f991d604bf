package storefront

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

// maxKept bounds the pages that are kept for guests, and those that are kept for readers, in bytes.
const maxKept = 3 << 20

// keptKey is what a kept page depends on.
type keptKey struct {
	own       ownFacts
	path      string // with its query, in one spelling
	origin    string // of its links
	lang      text.Lang
	hides     app.Hiding
	settings  settings
	revisions app.Revisions
	minute    int64 // in which it was made
}

// settings are those of the keeper, as they were before a page was made.
type settings struct {
	site    Site
	changes uint64 // of all, as app.Live counts them
}

// keptLasts is how long a page is kept, which shows how many readers the books have.
const keptLasts = time.Minute

// ownFacts is a hash of all that a page shows of its reader; zero for a guest.
type ownFacts [sha256.Size]byte

// ownFactsOf returns the hash of a reader, and of what else a page shows that no revision counts.
// It is given values, not pointers.
func ownFactsOf(reader app.User, more ...any) (own ownFacts) {
	hash := sha256.New()
	fmt.Fprint(hash, reader, more)
	hash.Sum(own[:0])
	return own
}

// sendOwn sends a page of a signed-in reader, who often comes back to it. It is made if none is
// kept that was made from the same facts.
func (f *Storefront) sendOwn(rq *request, from app.Revisions, own ownFacts, template, title string, content any) error {
	if rq.reader.ID.IsZero() || f.cookies.HasSaid(rq.r) {
		return f.render(rq, http.StatusOK, template, title, content)
	}
	f.keepSignedIn(rq)
	return f.sendFrom(f.keptOwn, rq, from, own, func() (*page.Ready, bool, error) {
		ready, err := f.ready(rq, template, title, content)
		return ready, true, err
	})
}

// sendKept sends a page that is the same for all guests, at these revisions. make makes it if it is
// not kept, and reports whether it may be: whether it is not of an older revision, and lacks
// nothing that is still to be found out.
func (f *Storefront) sendKept(rq *request, now app.Revisions, make func() (ready *page.Ready, lasts bool, err error)) error {
	return f.sendFrom(f.kept, rq, now, ownFacts{}, make)
}

// sendFrom sends a page that is kept among others, or else is made.
func (f *Storefront) sendFrom(
	kept *keptPages, rq *request, from app.Revisions, own ownFacts, make func() (*page.Ready, bool, error),
) error {
	key := keptKey{
		own, rq.path, f.Origin(rq.r), rq.lang, rq.hides, rq.settings, from, f.Shop.Now().Unix() / int64(keptLasts/time.Second),
	}
	ready := kept.get(key)
	if ready == nil {
		made, lasts, err := make()
		if err != nil {
			return err
		}
		if ready = made; lasts {
			kept.put(key, ready)
		}
	}
	ready.Send(rq.w, rq.r)
	return nil
}

// isKnown reports whether the facts of a PDF, which a page shows, are not still to be found out.
func (f *Storefront) isKnown(facts app.PDFFile) bool { return facts.Name != "" || f.Examine == nil }

// isGuest reports whether the page is for a visitor who is not signed in and has no message to see,
// so that it is the same for all of them.
func (f *Storefront) isGuest(rq *request) bool { return rq.key == "" && !f.cookies.HasSaid(rq.r) }

// keptPages are pages that can be sent again. Beyond maxKept all are forgotten: those in demand are
// soon there again, and those of older revisions are gone.
type keptPages struct {
	mu    sync.Mutex
	pages map[keptKey]*page.Ready
	size  int // bytes
}

func newKeptPages() *keptPages { return &keptPages{pages: make(map[keptKey]*page.Ready)} }

func (k *keptPages) get(key keptKey) *page.Ready {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.pages[key]
}

func (k *keptPages) put(key keptKey, ready *page.Ready) {
	size := ready.Memory() + len(key.path) + len(key.origin) + 500
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pages[key] != nil { // made for two requests at once
		return
	}
	if k.size += size; k.size > maxKept {
		clear(k.pages)
		k.size = size
	}
	k.pages[key] = ready
}
