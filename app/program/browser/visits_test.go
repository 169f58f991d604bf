package browser

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app/desk"
	"littleshelf/app/storefront"
)

// visit is a page in one state, and the way to it: an address, or a form that is sent from there.
type visit struct {
	path    string
	action  string   // of the form on the page at path; "" sends none
	fields  []string // what is typed into it: names and values
	button  string   // the path of the button that sends it, if it has one of its own
	status  int      // of the response; 0 is 200
	expired bool     // the session expires before the form is sent
	empty   bool     // in a shop without books and readers too
	guest   bool     // without a reader's session
}

// visits returns the states of all pages, by the route that sends them.
func visits(s *shop) map[string][]visit {
	all := deskVisits(s)
	maps.Copy(all, readersVisits(s))
	maps.Copy(all, meVisits(s))
	maps.Copy(all, readingVisits(s))
	return all
}

// deskVisits returns the states of the keeper's pages.
func deskVisits(s *shop) map[string][]visit {
	book, draft, unlisted := "/keeper/books/"+s.book.String(), "/keeper/books/"+s.draft.String(), "/keeper/books/"+s.unlisted.String()
	reader, order, batch := "/keeper/readers/"+s.reader.String(), "/keeper/orders/"+s.order.String(), "/keeper/codes/"+s.batch.String()
	comment, hidden := "/keeper/comments/"+s.comment.String(), "/keeper/comments/"+s.hidden.String()
	waiting, settings := "/keeper/comments/"+s.waiting.String(), "/keeper/house/settings"
	const unknown = "00000000-0000-4000-8000-000000000000"
	return map[string][]visit{
		"GET /keeper":           {{path: "/keeper", empty: true}, {path: "/keeper?days=1"}, {path: "/keeper?days=30"}},
		"GET /keeper/signin":    {{path: "/keeper/signin?next=/keeper/log", empty: true}},
		"POST /keeper/signin":   {sent("/keeper/signin", "/keeper/signin", "password", "wrong")},
		"POST /keeper/signout":  nil, // leads to the form that signs in
		"POST /keeper/language": nil, // leads back
		"GET /keeper/start":     {{path: "/keeper/start", empty: true}},
		"POST /keeper/start":    {sent("/keeper/start", "/keeper/start", "token", "x", "password", "short", "again", "other")},
		"GET /keeper/start/{step}": {
			{path: "/keeper/start/shop", empty: true}, {path: "/keeper/start/wechat"}, {path: "/keeper/start/address"},
			{path: "/keeper/start/points"}, {path: "/keeper/start/done", empty: true},
		},
		"POST /keeper/start/{step}": {
			sent("/keeper/start/shop", "/keeper/start/shop", "shop-name", "", "record-number", "x"),
			{path: "/keeper/start/wechat", action: "/keeper/start/wechat", fields: []string{"test", "1"}},
		},
		"GET /keeper/books": {
			{path: "/keeper/books", empty: true}, {path: "/keeper/books?state=missing&sort=price"},
			{path: "/keeper/books?q=qqqq", empty: true},
		},
		"GET /keeper/books/new": {
			{path: "/keeper/books/new", empty: true},
			{path: "/keeper/books/new?added=" + s.draft.String() + "&there=" + s.book.String()},
		},
		"POST /keeper/books/new": {sent("/keeper/books/new", "/keeper/books/new")},
		"POST /keeper/books/change": {
			sent("/keeper/books", "/keeper/books/change"),
			sent("/keeper/books", "/keeper/books/change", "book", s.missing.String(), "change", "list"),
		},
		"GET /keeper/books/{id}": {
			{path: book}, {path: draft}, {path: unlisted}, {path: "/keeper/books/" + s.missing.String()},
			{path: "/keeper/books/77", status: http.StatusNotFound},
		},
		"POST /keeper/books/{id}": {
			sent(book, book, "name", "", "price", "x", "sample_pages", "x", "sample", "../x"),
			sent(book, book, "seen", "0", "name", "另一个标签页写的", "price", "9"),
		},
		"POST /keeper/books/{id}/unlist": {sent(book, book+"/unlist", "request", "")},
		"POST /keeper/books/{id}/relist": {sent(unlisted, unlisted+"/relist", "request", "")},
		"GET /keeper/books/{id}/remove":  {{path: draft + "/remove"}, {path: book + "/remove"}},
		"POST /keeper/books/{id}/remove": {sent(book+"/remove", book+"/remove", "why", "x")},
		"GET /keeper/books/{id}/file":    {{path: book + "/file"}},
		"POST /keeper/books/{id}/file":   {sent(book+"/file", book+"/file")},
		"GET /keeper/books/{id}/cover":   {{path: book + "/cover"}, {path: book + "/cover?to=drawn"}},
		"POST /keeper/books/{id}/cover":  {sent(book+"/cover", book+"/cover")},
		"POST /keeper/books/{id}/cover/use": {
			sent(book+"/cover?to=drawn", book+"/cover/use", "to", "picture", "picture", strings.Repeat("ab", 32)),
		},
		"GET /keeper/books/{id}/cover/{hash}": nil, // a picture
		"GET /keeper/categories":              {{path: "/keeper/categories", empty: true}},
		"POST /keeper/categories": {
			sent("/keeper/categories", "/keeper/categories", "number", "0", "name", ""),
			sent("/keeper/categories", "/keeper/categories", "number", "1", "place", "x"),
		},
		"GET /keeper/readers": {{path: "/keeper/readers", empty: true}, {path: "/keeper/readers?q=qqqq"}},
		"GET /keeper/readers/{id}": {
			{path: reader}, {path: "/keeper/readers/" + s.banned.String()}, {path: "/keeper/readers/" + s.erased.String()},
			{path: "/keeper/readers/" + unknown, status: http.StatusNotFound}, {path: "/keeper/readers/x", status: http.StatusNotFound},
		},
		"POST /keeper/readers/{id}/points": {
			sent(reader, reader+"/points", "points", "zwanzig"),
			{path: reader, action: reader + "/points", fields: []string{"points", "7", "why", "带过去"}, status: http.StatusForbidden,
				expired: true},
		},
		"POST /keeper/readers/{id}/ban": {sent(reader, reader+"/ban", "request", "")},
		"POST /keeper/readers/{id}/unban": {
			sent("/keeper/readers/"+s.banned.String(), "/keeper/readers/"+s.banned.String()+"/unban", "request", ""),
		},
		"POST /keeper/readers/{id}/unpicture": {sent(reader, reader+"/unpicture", "request", "")},
		"GET /keeper/readers/{id}/erase":      {{path: reader + "/erase"}},
		"POST /keeper/readers/{id}/erase":     {sent(reader+"/erase", reader+"/erase", "name", "另一个人")},
		"GET /keeper/orders": {
			{path: "/keeper/orders", empty: true}, {path: "/keeper/orders?state=refunded"},
			{path: "/keeper/orders?before=" + s.second.String()},
			{path: "/keeper/orders?from=2020-01-01&to=2020-01-02", empty: true},
			{path: "/keeper/orders?reader=qqqq&book=qqqq&from=x&to=y", status: http.StatusUnprocessableEntity},
		},
		"GET /keeper/orders.csv": nil, // a file
		"GET /keeper/orders/{id}": {
			{path: order}, {path: "/keeper/orders/" + s.refunded.String()}, {path: "/keeper/orders/" + unknown, status: http.StatusNotFound},
		},
		"POST /keeper/orders/{id}/refund": {sent(order, order+"/refund")},
		"GET /keeper/comments": {
			{path: "/keeper/comments", empty: true}, {path: "/keeper/comments?state=hidden", empty: true},
			{path: "/keeper/comments?state=waiting", empty: true},
		},
		"GET /keeper/comments/{id}": {
			{path: comment}, {path: hidden}, {path: waiting}, {path: "/keeper/comments/99999", status: http.StatusNotFound},
		},
		"POST /keeper/comments/{id}/pass":   {sent(waiting, waiting+"/pass", "request", "")},
		"POST /keeper/comments/{id}/hide":   {sent(comment, comment+"/hide", "request", "")},
		"POST /keeper/comments/{id}/show":   {sent(hidden, hidden+"/show", "request", "")},
		"POST /keeper/comments/{id}/reply":  {sent(comment, comment+"/reply", "reply", strings.Repeat("长", 281))},
		"POST /keeper/comments/{id}/delete": {sent(comment, comment+"/delete", "request", "")},
		"GET /keeper/comments/{id}/ban":     {{path: comment + "/ban"}},
		"POST /keeper/comments/{id}/ban":    {sent(comment+"/ban", comment+"/ban", "why", "")},
		"GET /keeper/codes":                 {{path: "/keeper/codes", empty: true}},
		"GET /keeper/codes/new":             {{path: "/keeper/codes/new"}},
		"POST /keeper/codes/new": {
			sent("/keeper/codes/new", "/keeper/codes/new", "count", "x", "points", "0", "expires", "2020-01-01", "per_reader", "-1"),
		},
		"GET /keeper/codes/look": {{path: "/keeper/codes/look"}},
		"POST /keeper/codes/look": {
			sent("/keeper/codes", "/keeper/codes/look", "code", "O0O0-NOCODE"),
			{path: "/keeper/codes", action: "/keeper/codes/look", fields: []string{"code", s.used}},
			{path: "/keeper/codes", action: "/keeper/codes/look", fields: []string{"code", s.unused}},
		},
		"GET /keeper/codes/{id}": {
			{path: batch}, {path: "/keeper/codes/" + s.revoked.String()}, {path: "/keeper/codes/" + s.over.String()},
		},
		"POST /keeper/codes/{id}/revoke":      {sent(batch, batch+"/revoke")},
		"GET /keeper/log":                     {{path: "/keeper/log", empty: true}},
		"GET /keeper/house":                   {{path: "/keeper/house", empty: true}},
		"GET /keeper/house/settings":          {{path: settings, empty: true}},
		"POST /keeper/house/settings":         {sent(settings, settings, "shop-name", "", "signup-points", "x", "limit-login", "30")},
		"POST /keeper/house/settings/wechat":  {{path: settings, action: settings, button: settings + "/wechat"}},
		"POST /keeper/house/settings/receipt": {{path: settings, action: settings, button: settings + "/receipt"}},
		"POST /keeper/house/settings/reply":   {{path: settings, action: settings, button: settings + "/reply"}},
		"POST /keeper/house/settings/address": {{path: settings, action: settings, button: settings + "/address"}},
		"POST /keeper/house/password":         {sent("/keeper/house", "/keeper/house/password", "password", "short", "again", "other")},
		"POST /keeper/house/devices/end": {
			{path: "/keeper/house", action: "/keeper/house/devices/end", fields: []string{"device", ""}, status: http.StatusNotFound},
		},
		"GET /keeper/house/backups":           {{path: "/keeper/house/backups", empty: true}},
		"POST /keeper/house/backups/make":     {sent("/keeper/house/backups", "/keeper/house/backups/make", "request", "")},
		"POST /keeper/house/backups/verify":   nil, // the walk has it
		"POST /keeper/house/backups/download": nil, // leads to a file
		"GET /keeper/house/backups/{id}":      {{path: "/keeper/house/backups/nosuch.db", status: http.StatusNotFound}},
		"GET /keeper/house/check":             {{path: "/keeper/house/check", empty: true}},
		"POST /keeper/house/check":            {sent("/keeper/house/check", "/keeper/house/check", "request", "")},
		"GET /keeper/house/export":            {{path: "/keeper/house/export", empty: true}},
		"POST /keeper/house/export":           nil, // leads to a file
		"GET /keeper/house/export/{id}":       {{path: "/keeper/house/export/nosuch.csv", status: http.StatusNotFound}},
		"GET /keeper/house/version":           {{path: "/keeper/house/version", empty: true}},
		"GET /keeper/house/pages":             {{path: "/keeper/house/pages", empty: true}},
		"POST /keeper/house/pages/redraw":     nil, // leads back
		"": { // no route
			{path: "/nosuch", status: http.StatusNotFound, empty: true, guest: true},
			{path: "/keeper/nosuch", status: http.StatusNotFound, empty: true},
		},
	}
}

// sent is a form that the desk refuses and shows again.
func sent(path, action string, fields ...string) visit {
	return visit{path: path, action: action, fields: fields, status: http.StatusUnprocessableEntity}
}

// TestEveryPageIsVisited checks that visits has each page and each act of the desk and of the
// readers.
func TestEveryPageIsVisited(t *testing.T) {
	listed := visits(new(shop))
	delete(listed, "")
	var routes []string
	for _, route := range desk.Routes() {
		routes = append(routes, route.Method+" "+route.Path)
	}
	for _, route := range storefront.Routes() {
		routes = append(routes, route.Method+" "+route.Path)
	}
	for _, name := range routes {
		if _, ok := listed[name]; !ok {
			t.Errorf("visits lacks %s", name)
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("visits has %s, which is no route", name)
	}
}
