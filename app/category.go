package app

import "cmp"

// Category is a kind of books, with the name that readers see.
type Category struct {
	Number int
	Name   string
	Order  int // the place in lists; categories of the same Order are listed by Number
}

const (
	// MaxCategories is the largest number of categories of a shop.
	MaxCategories = 200

	// MaxCategory is the highest number of a category, and its highest place.
	MaxCategory = 1_000_000

	maxCategoryName = 20 // characters
)

// Validate returns the first rule that a category breaks.
func (c Category) Validate() error {
	return cmp.Or(
		within("category", c.Number, 1, MaxCategory),
		hasText("name", c.Name, true, maxCategoryName),
		hasVisible("name", c.Name),
		within("place", c.Order, 0, MaxCategory),
	)
}

// firstCategories are the categories of a shop that has stored none.
var firstCategories = []Category{{1, "文学", 1}, {2, "名著", 2}, {3, "技术", 3}}

// categories lists all categories by number.
func categories(r Reader) ([]Category, error) {
	stored, err := collect(r.Categories(), MaxCategories)
	return orFirst(stored), err
}

// orFirst returns the stored categories, or the first ones if none are stored.
func orFirst(stored []Category) []Category {
	if len(stored) > 0 {
		return stored
	}
	return firstCategories
}
