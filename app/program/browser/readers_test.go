package browser

import "net/http"

// readersVisits returns the states of the readers' pages.
func readersVisits(s *shop) map[string][]visit {
	book, draft, unlisted := "/books/"+s.book.String(), "/books/"+s.draft.String(), "/books/"+s.unlisted.String()
	free := "/books/" + s.free.String()
	return map[string][]visit{
		"GET /{$}": {
			{path: "/", empty: true}, {path: "/?page=2&sort=name"}, {path: "/?q=qqqq", guest: true}, {path: "/?q=hlm&sort=price", guest: true},
			{path: "/", guest: true, empty: true}, {path: "/?c=2&page=99"},
		},
		"GET /books/{id}": {
			{path: book}, {path: book, guest: true}, {path: free, guest: true}, {path: "/books/" + s.missing.String()},
			{path: unlisted, status: http.StatusGone}, {path: draft, status: http.StatusGone, guest: true},
			{path: "/books/77", status: http.StatusNotFound, empty: true},
		},
		"GET /books/{id}/exchange": {{path: "/books/" + s.missing.String() + "/exchange"}, {path: free + "/exchange"}},
		"POST /books/{id}/exchange": {
			{
				path: "/books/" + s.missing.String() + "/exchange", action: "/books/" + s.missing.String() + "/exchange",
				fields: []string{"price", "77"}, status: http.StatusConflict,
			},
		},
		"GET /signin": {{path: "/signin?next=/shelf", guest: true, empty: true}},
		"POST /signin": {{
			path: "/signin", action: "/signin", fields: []string{"nickname", ""}, status: http.StatusUnprocessableEntity, guest: true,
		}},
		"POST /signout":  nil, // leads to the front
		"POST /language": nil, // leads back

		// Files, which TestSmallFiles and its like in app/storefront read.
		"GET /robots.txt": nil, "GET /sitemap.xml": nil, "GET /new.xml": nil,
		"GET /manifest.webmanifest": nil, "GET /favicon.ico": nil, "GET /apple-touch-icon.png": nil,
	}
}
