package browser

import (
	"net/http"
	"strings"
)

// meVisits returns the states of the pages where readers see what is theirs, of signing in with the
// phone, and of what the shop says of itself.
func meVisits(s *shop) map[string][]visit {
	book := "/books/" + s.book.String()
	return map[string][]visit{
		"GET /me":                            {{path: "/me"}},
		"GET /me/name":                       nil, // leads to /me
		"POST /me/name":                      {sent("/me", "/me/name", "nickname", "")},
		"GET /me/picture":                    nil, // leads to /me
		"POST /me/picture":                   nil, // a form with a file: TestPicture of app/storefront
		"GET /me/picture/remove":             nil, // leads to /me
		"POST /me/picture/remove":            nil, // the same
		"GET /me/points":                     {{path: "/me/points"}},
		"GET /me/redeem":                     {{path: "/me/redeem"}},
		"POST /me/redeem":                    {sent("/me/redeem", "/me/redeem", "code", "0123-4567")},
		"GET /me/comments":                   {{path: "/me/comments"}},
		"GET /me/comments/{comment}/delete":  nil, // leads to /me/comments
		"POST /me/comments/{comment}/delete": nil, // the same
		"GET /books/{id}/comments":           nil, // leads to the book
		"POST /books/{id}/comments":          {sent(book, book+"/comments", "comment", strings.Repeat("长", 141))},
		"GET /me/devices":                    {{path: "/me/devices"}},
		"GET /me/devices/{device}/end":       nil,                                                 // leads to /me/devices
		"POST /me/devices/{device}/end":      nil,                                                 // the same
		"GET /me/signout":                    nil,                                                 // the same
		"POST /me/signout":                   nil,                                                 // leads to the front
		"GET /me/apps":                       nil,                                                 // leads to /me/devices
		"POST /me/apps":                      {sent("/me/devices", "/me/apps", "name", "\u200b")}, // a good name is taken once
		"GET /me/apps/new":                   nil,                                                 // shown once, after the form above
		"GET /me/apps/{app}/end":             nil,                                                 // leads to /me/devices
		"POST /me/apps/{app}/end":            nil,                                                 // the same
		"GET /me/erase":                      {{path: "/me/erase"}},
		"POST /me/erase":                     {sent("/me/erase", "/me/erase", "confirm", "x")},
		"GET /signin/code":                   {{path: "/signin/code?next=/me", guest: true}},
		"POST /signin/code":                  {{path: "/signin", action: "/signin/code", guest: true, status: http.StatusOK}},
		"GET /signin/hello":                  nil, // needs a phone: TestPairing of app/storefront
		"POST /signin/hello":                 nil, // leads to the page that was wanted
		"GET /about":                         {{path: "/about", empty: true}, {path: "/about", guest: true}},
	}
}
