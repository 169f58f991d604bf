package storetest

import (
	"slices"

	"littleshelf/app"
)

// Engines that do not read many rows at once as they should.
type (
	manyInKeyOrder struct{ *state }
	manyOnce       struct{ *state }
	manySkipped    struct{ *state }
	factsSkipped   struct{ *state }
	ownedOfAnyone  struct{ *state }
)

func (s manyInKeyOrder) BooksByID(ids []app.BookID) ([]app.Book, error) {
	return s.state.BooksByID(slices.Sorted(slices.Values(ids)))
}

func (s manyOnce) BooksByID(ids []app.BookID) ([]app.Book, error) {
	var once []app.BookID
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return s.state.BooksByID(once)
}

func (s manySkipped) BooksByID(ids []app.BookID) ([]app.Book, error) {
	return s.state.BooksByID(slices.DeleteFunc(slices.Clone(ids), func(id app.BookID) bool {
		_, found := s.books[id]
		return !found
	}))
}

func (s factsSkipped) PDFFilesByName(names []string) ([]app.PDFFile, error) {
	return s.state.PDFFilesByName(slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		_, found := s.files[name]
		return !found
	}))
}

func (s ownedOfAnyone) Owned(_ app.UserID, books []app.BookID) ([]bool, error) {
	owned := make([]bool, len(books))
	for i, book := range books {
		for _, order := range s.orders {
			owned[i] = owned[i] || order.Book == book && !order.Refunded
		}
	}
	return owned, nil
}
