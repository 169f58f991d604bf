package web

import (
	"encoding/json"
	"sync"
)

// kept is answers that were rendered and may be sent again: each is of something, at one revision of it.
type kept[Of, Revision comparable] struct {
	most int // bytes of answers; beyond that some give way, no matter which: those that are asked for come back

	mu      sync.RWMutex
	answers map[Of]answer[Revision]
	size    int // bytes
}

type answer[Revision comparable] struct {
	revision Revision
	body     json.RawMessage
}

func newKept[Of, Revision comparable](most int) *kept[Of, Revision] {
	return &kept[Of, Revision]{most: most, answers: make(map[Of]answer[Revision])}
}

// known is the last answer, or an empty one of no revision.
func (k *kept[Of, Revision]) known(of Of) answer[Revision] {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.answers[of]
}

func (k *kept[Of, Revision]) keep(of Of, made answer[Revision]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.size += len(made.body) - len(k.answers[of].body)
	k.answers[of] = made
	for other, a := range k.answers {
		if k.size <= k.most {
			break
		}
		k.size -= len(a.body)
		delete(k.answers, other)
	}
}
