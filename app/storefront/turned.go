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
