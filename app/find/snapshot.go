package find

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"littleshelf/app"
)

// snapshot is a copy of the catalogue at one revision, as far as searches need it. It does not
// change.
type snapshot struct {
	*readings
	revision app.Revision
	books    []entry // by number
	byName   func() []int32
}

// entry is a book. Its texts are folded and without spaces.
type entry struct {
	id                       app.BookID
	title, author, publisher string
	price                    int64
	category, length         int32 // length of the title, in characters
	listed                   bool
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
	shared map[string]string // authors and publishers, folded, by what they are in books
}

func (b *builder) add(book app.Book) {
	title := joined(fold(book.Name))
	b.books = append(b.books, entry{
		id: book.ID, title: title, author: b.fold(book.Author), publisher: b.fold(book.Publisher), price: book.Price,
		category: int32(book.Category), length: int32(utf8.RuneCountInString(title)), listed: book.Listed,
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
	q, words := newQuery(s.readings, search.Words)
	hits, t := s.match(q, search, words)
	order := s.order(search.Order, words)
	slices.SortFunc(hits, order)
	result := app.Hits{Total: len(hits)}
	if search.Before != 0 {
		hits = s.after(hits, order, search.Before, func(b *entry) int { return q.score(b, t) })
	}
	page := hits[:min(len(hits), search.Limit)]
	result.More = len(page) > 0 && len(page) < len(hits)
	for _, h := range page {
		result.Books = append(result.Books, s.books[h.at].id)
	}
	return result
}

// match returns the books that search selects, and the tier in which they were found.
func (s *snapshot) match(q query, search app.Search, words bool) (hits []hit, t tier) {
	for ; t < tiers; t++ {
		if words && !q.differs(t) {
			continue
		}
		for i := range s.books {
			b := &s.books[i]
			if !b.listed && !search.Unlisted || search.Category != nil && int(b.category) != *search.Category {
				continue
			}
			score := 0
			if words {
				if score = q.score(b, t); score == 0 {
					continue
				}
			}
			hits = append(hits, hit{int32(i), int32(score)})
		}
		if len(hits) > 0 || !words {
			break
		}
	}
	return hits, t
}

// order returns the comparison of hits for an order. No two hits are equal.
func (s *snapshot) order(by app.BookOrder, words bool) func(a, b hit) int {
	var order func(a, b hit) int
	switch {
	case by == app.Newest:
		order = func(a, b hit) int { return cmp.Compare(b.at, a.at) }
	case by == app.Cheapest:
		order = func(a, b hit) int { return cmp.Compare(s.books[a.at].price, s.books[b.at].price) }
	case by == app.ByName:
		ranks := s.byName()
		order = func(a, b hit) int { return cmp.Compare(ranks[a.at], ranks[b.at]) }
	case words:
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
func (s *snapshot) after(hits []hit, order func(a, b hit) int, id app.BookID, score func(*entry) int) []hit {
	at, ok := slices.BinarySearchFunc(s.books, id, func(b entry, id app.BookID) int { return cmp.Compare(b.id, id) })
	if !ok {
		return nil
	}
	last := hit{int32(at), int32(score(&s.books[at]))}
	next, found := slices.BinarySearchFunc(hits, last, order)
	if found {
		next++
	}
	return hits[next:]
}
