package app_test

import (
	"slices"
	"testing"

	"littleshelf/app"
)

// TestOrderStory checks that an order is shown with what it moved, and with nothing else.
func TestOrderStory(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2))
	reader := s.login("reader")
	order := s.buy(reader.SKey, 1)
	bought := s.lastEntry(reader.User.ID)
	s.buy(reader.SKey, 2)
	checkStory := func(refunded bool, moves ...app.Entry) {
		t.Helper()
		story, err := s.OrderStory(t.Context(), order.ID)
		if err != nil || story.ID != order.ID || story.Refunded != refunded || story.Title != "红楼梦" ||
			story.Reader.ID != reader.User.ID || story.Name != story.Reader.Name() || !slices.Equal(story.Moves, moves) {
			t.Errorf("OrderStory = %+v, %v, want the moves %v", story, err, moves)
		}
	}
	checkStory(false, bought)
	s.mustDo(s.refund(order.ID))
	checkStory(true, bought, s.lastEntry(reader.User.ID))
	s.mustDo(s.erase(reader.User.ID))
	checkStory(true, bought, s.lastEntry(reader.User.ID))
	if _, err := s.OrderStory(t.Context(), app.OrderID{1}); codeOf(err) != app.Unknown {
		t.Errorf("OrderStory of no order = %v", err)
	}
}
