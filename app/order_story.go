package app

import (
	"context"
	"slices"
)

// OrderStory is an order with its reader and the points that it moved.
type OrderStory struct {
	Sale
	Reader User
	Moves  []Entry // oldest first; those among the newest scanRows entries of the reader
}

// OrderStory returns the story of one order.
func (s *Shop) OrderStory(ctx context.Context, id OrderID) (OrderStory, error) {
	return read(ctx, s.Store, func(r Reader) (story OrderStory, err error) {
		order, err := r.Order(id)
		if err != nil {
			return story, ifNotFound(err, errNoOrder)
		}
		for sale, err := range sales(r, valuesOf([]Order{order})) {
			if err != nil {
				return story, err
			}
			story.Sale = sale
		}
		story.Reader, err = r.User(order.User)
		if err = ifNotFound(err, nil); err != nil {
			return story, err
		}
		entries := entryList(order.User)
		story.Moves, _, err = entries.scan(r, Window[uint64]{Limit: 2}, func(e Entry) bool { return e.Ref == id.String() })
		slices.Reverse(story.Moves)
		return story, err
	})
}
