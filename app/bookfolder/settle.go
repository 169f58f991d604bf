package bookfolder

import (
	"cmp"
	"slices"

	"littleshelf/app"
	"littleshelf/app/shelflist"
)

// Existing is a book of the shop, with the SHA-256 of its PDF in hex, or "" without a PDF.
type Existing struct {
	ID            app.BookID
	Title, Author string
	SHA256        string
}

// identity is the same for two items of one book. It is the content of the PDF, or the title and
// the author of a book without a PDF.
type identity struct{ sha256, title, author string }

func (i Item) identity() identity {
	if i.SHA256 != "" {
		return identity{sha256: i.SHA256}
	}
	return identity{title: i.Title, author: i.Author}
}

func (e Existing) identity() identity {
	return Item{SHA256: e.SHA256, Row: shelflist.Row{Title: e.Title, Author: e.Author}}.identity()
}

// settle decides which items are in the shop already, and which are in the folder twice. Items of
// the same PDF are several books only if the list gives each a number of its own.
func settle(items []Item, existing []Existing) {
	free := make(map[identity][]app.BookID) // books that are no item's yet
	for _, book := range existing {
		free[book.identity()] = append(free[book.identity()], book.ID)
	}
	last := make(map[identity]app.BookID)
	first := make(map[identity]*Item)
	take := func(item *Item, at int) {
		books := free[item.identity()]
		item.There = books[at]
		last[item.identity()] = item.There
		free[item.identity()] = slices.Delete(books, at, at+1)
	}
	for i := range items { // by number first
		at := slices.Index(free[items[i].identity()], items[i].Number)
		if items[i].Err == nil && items[i].Number != 0 && at >= 0 {
			take(&items[i], at)
		}
	}
	for i := range items {
		item := &items[i]
		if item.Err != nil || item.There != 0 {
			continue
		}
		id := item.identity()
		switch {
		case len(free[id]) > 0:
			take(item, 0)
		case item.Number != 0:
			first[id] = item
		case last[id] != 0:
			item.There = last[id]
		case first[id] != nil:
			item.Twin = cmp.Or(first[id].Path, first[id].Title)
		default:
			first[id] = item
		}
	}
}
