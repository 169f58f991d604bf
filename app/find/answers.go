package find

import (
	"sync"

	"littleshelf/app"
)

// maxAnswers bounds the kept answers, in bytes.
const maxAnswers = 1 << 20

// answers caches the results of searches in a snapshot, for their next pages and for other readers:
// most readers type the same words. Beyond maxAnswers it starts anew.
type answers struct {
	mu   sync.Mutex
	kept map[question]answer
	size int // bytes
}

// question is the part of a search that determines the found books and their order.
type question struct {
	words    string // folded
	category int    // -1 is all
	order    app.BookOrder
	state    app.BookState
	sold     *soldBooks // nil unless the order is app.MostSold
}

// answer is all hits, in order, and the tier in which they were found.
type answer struct {
	hits []hit
	tier tier
}

// overhead is the estimated memory of an answer beside its words and hits, in bytes.
const overhead = 200

func (a *answers) get(q question) (answer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	found, ok := a.kept[q]
	return found, ok
}

func (a *answers) put(q question, found answer) {
	size := overhead + len(q.words) + 8*cap(found.hits)
	if size > maxAnswers/4 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil || a.size+size > maxAnswers {
		a.kept, a.size = make(map[question]answer), 0
	}
	if _, ok := a.kept[q]; !ok {
		a.kept[q] = found
		a.size += size
	}
}
