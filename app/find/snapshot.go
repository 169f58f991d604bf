package find

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"littleshelf/app"
)

// snapshot is a copy of the catalogue at one revision, as far as searches need it. It does not
// change, but for the answers that it keeps.
type snapshot struct {
	*readings
	revision app.Revision
	books    []entry // by number
	byName   func() []int32
	sold     atomic.Pointer[soldBooks]
	answers  answers
}

// entry is a book. Its texts are folded and without spaces.
type entry struct {
	id                       app.BookID
	title, author, publisher string
	price                    int64
	category, length         int32 // length of the title, in characters
	listed                   bool
	file                     string // "" is the WireName
}

// newSnapshot returns the snapshot of all books in list.
func newSnapshot(ctx context.Context, list app.ListBooks) (*snapshot, error) {
	b := builder{shared: make(map[string]string)}
	now, err := list(ctx, b.add)
	if err != nil {
		return nil, err
	}
	s := &snapshot{readings: loadReadings(), revision: now, books: slices.Clip(b.books)}
	s.byName = sync.OnceValue(s.rankByName)
	return s, nil
}

// builder collects the books of a snapshot.
type builder struct {
	books  []entry
	shared map[string]string // by author or publisher: the same text, folded
}

func (b *builder) add(book app.Book) {
	title := joined(fold(book.Name))
	file := book.DiskName
	if file == book.ID.WireName() {
		file = ""
	}
	b.books = append(b.books, entry{
		id: book.ID, title: title, author: b.fold(book.Author), publisher: b.fold(book.Publisher), price: book.Price,
		category: int32(book.Category), length: int32(utf8.RuneCountInString(title)), listed: book.Listed, file: file,
	})
}

// fold folds a text that many books share. They share the result too.
func (b *builder) fold(text string) string {
	folded, ok := b.shared[text]
	if !ok {
		folded = joined(fold(text))
		b.shared[text] = folded
	}
	return folded
}

// rankByName returns the rank of each book in the order of titles.
func (s *snapshot) rankByName() []int32 {
	keys, order := make([]string, len(s.books)), make([]int32, len(s.books))
	for i, b := range s.books {
		var key strings.Builder
		for _, c := range b.title {
			key.WriteString(s.spelling(c))
		}
		keys[i], order[i] = key.String(), int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(strings.Compare(keys[a], keys[b]), strings.Compare(s.books[a].title, s.books[b].title), cmp.Compare(a, b))
	})
	ranks := make([]int32, len(order))
	for rank, i := range order {
		ranks[i] = int32(rank)
	}
	return ranks
}

// hit is a book that matches a query: its place among the books, and how well it matches.
type hit struct{ at, score int32 }

// find returns the page that search selects.
func (s *snapshot) find(search app.Search) app.Hits {
	asked := question{fold(search.Words), -1, search.Order, search.State, nil}
	answers := &s.answers
	if asked.order == app.MostSold {
		asked.sold = s.soldOf(search.Sold)
		answers = &asked.sold.answers
	}
	if search.Category != nil {
		asked.category = *search.Category
	}
	found, ok := answers.get(asked)
	if !ok {
		found = s.answer(asked, search.Present)
		if asked.state != app.FileMissing { // a file may come and go while the catalogue stays the same
			answers.put(asked, found)
		}
	}
	result := app.Hits{Total: len(found.hits)}
	rest := found.hits
	if search.Before != 0 {
		rest = s.after(search.Before, asked, found)
	} else if search.Skip > 0 && search.Limit > 0 {
		lastPage := max(0, len(rest)-1) / search.Limit * search.Limit
		result.Skip = min(search.Skip, lastPage)
		rest = rest[result.Skip:]
	}
	page := rest[:min(len(rest), search.Limit)]
	result.More = len(page) > 0 && len(page) < len(rest)
	for _, h := range page {
		result.Books = append(result.Books, s.books[h.at].id)
	}
	return result
}

// answer returns the books that a question selects, from the first tier that has any.
func (s *snapshot) answer(asked question, present map[string]bool) (found answer) {
	q := newQuery(s.readings, asked.words)
	for t := exact; t < tiers && len(found.hits) == 0; t++ {
		if q.differs(t) {
			found = answer{s.match(q, asked, present, t), t}
		}
	}
	slices.SortFunc(found.hits, s.order(asked))
	return found
}

// match returns the books that a question selects in a tier.
func (s *snapshot) match(q query, asked question, present map[string]bool, t tier) (hits []hit) {
	for i := range s.books {
		b := &s.books[i]
		if !b.in(asked.state, present) || asked.category >= 0 && int(b.category) != asked.category {
			continue
		}
		if score := q.score(b, t); score > 0 || asked.words == "" {
			hits = append(hits, hit{int32(i), int32(score)})
		}
	}
	return slices.Clip(hits)
}

// in reports whether a book is in a state, when the files that are present are there.
func (b *entry) in(state app.BookState, present map[string]bool) bool {
	switch state {
	case app.Listed:
		return b.listed
	case app.Unlisted:
		return !b.listed
	case app.FileMissing:
		return !present[cmp.Or(b.file, b.id.WireName())]
	}
	return true
}

// order returns the comparison of hits for an order. No two hits are equal.
func (s *snapshot) order(asked question) func(a, b hit) int {
	var order func(a, b hit) int
	switch {
	case asked.order == app.Newest:
		order = func(a, b hit) int { return cmp.Compare(b.at, a.at) }
	case asked.order == app.Cheapest:
		order = func(a, b hit) int { return cmp.Compare(s.books[a.at].price, s.books[b.at].price) }
	case asked.order == app.ByName:
		ranks := s.byName()
		order = func(a, b hit) int { return cmp.Compare(ranks[a.at], ranks[b.at]) }
	case asked.order == app.MostSold:
		sold := asked.sold.orders
		order = func(a, b hit) int { return cmp.Compare(sold[b.at], sold[a.at]) }
	case asked.words != "":
		order = func(a, b hit) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(s.books[a.at].length, s.books[b.at].length))
		}
	default:
		order = func(hit, hit) int { return 0 }
	}
	return func(a, b hit) int { return cmp.Or(order(a, b), cmp.Compare(a.at, b.at)) }
}

// after returns the hits after a book. The book need not be a hit: it may have been taken from sale
// since it was one. After a book that was removed there are none.
func (s *snapshot) after(id app.BookID, asked question, found answer) []hit {
	at, ok := slices.BinarySearchFunc(s.books, id, func(b entry, id app.BookID) int { return cmp.Compare(b.id, id) })
	if !ok {
		return nil
	}
	score := newQuery(s.readings, asked.words).score(&s.books[at], found.tier)
	next, isHit := slices.BinarySearchFunc(found.hits, hit{int32(at), int32(score)}, s.order(asked))
	if isHit {
		next++
	}
	return found.hits[next:]
}
