package app

import (
	"fmt"
	"maps"
	"slices"
)

// checkCategories validates the categories, whose names must differ.
func (c *checker) checkCategories() error {
	c.named = make(map[int]bool)
	for _, first := range firstCategories {
		c.named[first.Number] = true
	}
	names := make(map[string]int)
	var n int
	return count(c.r.Categories(), &n, func(category Category) error {
		if n == 0 {
			clear(c.named) // the shop has categories of its own
		}
		c.named[category.Number] = true
		c.reportInvalid("category", category.Number, category.Validate())
		folded := FoldName(category.Name)
		if other, taken := names[folded]; taken && c.validate {
			c.problems.Add("category %d: it has the name of category %d", category.Number, other)
		}
		names[folded] = category.Number
		return nil
	})
}

// countUnnamed counts a book whose category has no row. Category 0 is none.
func (c *checker) countUnnamed(b Book) {
	if b.Category != 0 && !c.named[b.Category] {
		c.unnamed[b.Category]++
	}
}

// remarkUnnamed remarks on the categories of books that have no name: every number was allowed
// before categories had names.
func (c *checker) remarkUnnamed() {
	if !c.validate {
		return
	}
	for _, number := range slices.Sorted(maps.Keys(c.unnamed)) {
		c.remarks.Add("category %d: it has no name, and %d books are in it: littleshelf category set %d NAME",
			number, c.unnamed[number], number)
	}
}

func (c *checker) checkPositions() error {
	var n int
	return count(c.r.Positions(Position{}), &n, func(p Position) error {
		c.reportInvalid("position", fmt.Sprintf("of %s in book %s", p.User, p.Book), p.Validate())
		c.checkRefs(fmt.Sprintf("position of %s in book %s", p.User, p.Book), p.User, p.Book)
		return nil
	})
}

func (c *checker) checkPDFFiles() error {
	var n int
	return count(c.r.PDFFiles(), &n, func(f PDFFile) error {
		c.reportInvalid("facts of file", f.Name, f.Validate())
		return nil
	})
}
