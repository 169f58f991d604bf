package find

import "littleshelf/app"

// soldBooks is the orders of each book at one count, and the answers that depend on them. The next
// count replaces both.
type soldBooks struct {
	count   *app.Sold
	orders  []int32 // by the book's place in the snapshot
	answers answers
}

// soldOf returns the orders of the books in a count.
func (s *snapshot) soldOf(count *app.Sold) *soldBooks {
	if last := s.sold.Load(); last != nil && last.count == count {
		return last
	}
	next := &soldBooks{count: count, orders: make([]int32, len(s.books))}
	for i := range s.books {
		next.orders[i] = int32(count.Of(s.books[i].id))
	}
	s.sold.Store(next)
	return next
}
