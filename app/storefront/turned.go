package storefront

import "strconv"

// turned is where a page of a list, which begins with the newest, leads to.
type turned struct {
	Newest string // the path of the first page, or "" on it
	Next   string // the path of the page with older ones, or "" if there is none
}

// turnedAt returns where the page of the list at path leads to that shows what is before a number.
// A number is 0 on the first page, and after the last.
func turnedAt(path string, before, older uint64) (t turned) {
	if before > 0 {
		t.Newest = path
	}
	if older > 0 {
		t.Next = path + "?before=" + strconv.FormatUint(older, 10)
	}
	return t
}

// numbered is a page of a list of books whose pages have numbers.
type numbered struct {
	Page, Pages    int    // its number, from 1, and how many there are
	Previous, Next string // the paths of the pages beside it, or "" if there is none
}

// numberedAt returns the page of a list of total books that follows skip of them. at returns the
// path of the page with a number.
func numberedAt(skip, total int, at func(number int) string) numbered {
	n := numbered{Page: skip/booksOfPage + 1, Pages: max(1, (total+booksOfPage-1)/booksOfPage)}
	if n.Page > 1 {
		n.Previous = at(n.Page - 1)
	}
	if n.Page < n.Pages {
		n.Next = at(n.Page + 1)
	}
	return n
}
