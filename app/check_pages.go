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

// checkPDFFiles validates the facts of files, and keeps those of files that are not drawn well.
func (c *checker) checkPDFFiles() error {
	c.undrawn = make(map[string]PDFFile)
	var n int
	return count(c.r.PDFFiles(), &n, func(f PDFFile) error {
		c.reportInvalid("facts of file", f.Name, f.Validate())
		if f.Fault != "" || f.NoFont {
			c.undrawn[f.Name] = PDFFile{Name: f.Name, Fault: f.Fault, NoFont: f.NoFont}
		}
		return nil
	})
}

// remarkUndrawn remarks on a book whose PDF is not drawn, or with blank text. Readers can download
// it nevertheless.
func (c *checker) remarkUndrawn(b Book) {
	f, ok := c.undrawn[b.DiskName]
	if !ok || !c.validate {
		return
	}
	switch f.Fault {
	case "":
		c.remarks.Add("book %d: Chinese text of %s is blank in page images, for it does not contain its font: "+
			"install a Chinese font and restart the server", b.ID, f.Name)
	case FaultLocked:
		c.remarks.Add("book %d: pages of %s are not drawn, for it needs a password: replace it by one that needs none", b.ID, f.Name)
	case FaultTooLarge:
		c.remarks.Add("book %d: pages of %s are not drawn, for it is too large: replace it by a smaller one", b.ID, f.Name)
	case FaultKills:
		c.remarks.Add("book %d: pages of %s are not drawn, for it ended the process that draws them twice: "+
			"replace it by another copy", b.ID, f.Name)
	default:
		c.remarks.Add("book %d: pages of %s are not drawn, for it is damaged: replace it by another copy", b.ID, f.Name)
	}
}
