package web

import "sync"

// kept is answers that were rendered and may be sent again: each is of something, at one revision of it.
type kept[Of, Revision comparable] struct {
	most int // bytes; beyond that some give way, no matter which: those that are asked for come back

	mu      sync.RWMutex
	answers map[Of]answer[Revision]
	size    int // bytes
}

type answer[Revision comparable] struct {
	revision Revision
	body     linked
}

// keeping is about how much an answer takes beside its text, in bytes: its key, its revision, its place in the map
// and what is unused of that. Keys are of a fixed size.
const keeping = 384

func (a answer[Revision]) held() int { return keeping + a.body.held() }

func newKept[Of, Revision comparable](most int) *kept[Of, Revision] {
	return &kept[Of, Revision]{most: most, answers: make(map[Of]answer[Revision])}
}

// known is the last answer, or an empty one of no revision.
func (k *kept[Of, Revision]) known(of Of) answer[Revision] {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.answers[of]
}

// keep keeps an answer, unless it takes more than a 64th of all: of what is kept many may be under way to slow readers
// when it gives way.
func (k *kept[Of, Revision]) keep(of Of, made answer[Revision]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if old, ok := k.answers[of]; ok {
		k.size -= old.held()
		delete(k.answers, of)
	}
	if made.held() > k.most/64 {
		return
	}
	k.size += made.held()
	k.answers[of] = made
	for other, a := range k.answers {
		if k.size <= k.most {
			break
		}
		k.size -= a.held()
		delete(k.answers, other)
	}
}
