package browser

import "net/http"

// readingVisits returns the states of the pages on which books are read, and of a reader's shelf.
func readingVisits(s *shop) map[string][]visit {
	book, free, missing := "/books/"+s.book.String(), "/books/"+s.free.String(), "/books/"+s.missing.String()
	return map[string][]visit{
		"GET /books/{id}/read": {
			{path: book + "/read"}, {path: book + "/read?p=1&text=1"}, {path: book + "/read", guest: true}, {path: free + "/read", guest: true},
			{path: missing + "/read"}, {path: "/books/" + s.closed.String() + "/read", guest: true},
			{path: "/books/" + s.unlisted.String() + "/read", status: http.StatusGone},
			{path: "/books/77/read", status: http.StatusNotFound, empty: true},
		},
		"POST /books/{id}/position": {{path: book + "/read", action: book + "/position"}},
		"GET /books/{id}/position":  nil, // leads to the book
		"GET /shelf":                {{path: "/shelf"}, {path: "/shelf?q=qqqq"}},
	}
}
