//go:build browser

package browser

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"littleshelf/app/program/harness"
)

// TestInert stores attacks in every field that readers and the keeper can fill, and opens every
// page in every state. None becomes an element, an attribute or a script, and all pages still fit a
// phone.
func TestInert(t *testing.T) {
	const tabs = 3
	browser := chromium(t)
	s := serveFull(t, attackingWords())
	all := visits(s)
	for i, v := range attackedForms(s) {
		name := fmt.Sprintf("attack %d", i%tabs) // for each tab some
		all[name] = append(all[name], v)
	}
	routes := slices.Sorted(maps.Keys(all))
	for n := range tabs {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			b := s.tab(t, browser, s.key, "zh")
			b.window(375, "light")
			for i, route := range routes {
				if i%tabs != n {
					continue
				}
				for j, v := range all[route] {
					b.visitTwiceIfItMoves(v, s)
					b.judge(fmt.Sprintf("%s %d %s", route, j, v.action), cmp.Or(v.status, http.StatusOK))
				}
			}
		})
	}
}

// attackedForms are forms that come back with what was typed, which is an attack in each field.
// Without -full, a few of the attacks are tried.
func attackedForms(s *shop) (list []visit) {
	tried := attacks[:4]
	if *harness.Full {
		tried = attacks
	}
	for _, attack := range tried {
		reader, order := "/keeper/readers/"+s.reader.String(), "/keeper/orders/"+s.order.String()
		book := "/keeper/books/" + s.book.String()
		list = append(list,
			sent("/keeper/signin", "/keeper/signin", "password", attack, "next", attack),
			sent("/keeper/start", "/keeper/start", "token", attack, "password", attack, "again", "x"),
			sent(book, book, "name", attack, "author", attack, "publisher", attack, "price", attack, "sample_pages", attack, "sample", attack),
			sent(book+"/cover", book+"/cover", "to", "address", "address", attack),
			sent(reader, reader+"/points", "points", attack, "why", attack),
			sent(reader+"/erase", reader+"/erase", "name", attack+"x", "why", attack),
			sent("/keeper/categories", "/keeper/categories", "number", "1", "name", attack, "place", attack),
			sent("/keeper/codes/new", "/keeper/codes/new", "count", attack, "points", attack, "per_reader", attack, "why", attack),
			sent("/keeper/codes", "/keeper/codes/look", "code", attack),
			sent("/keeper/house/settings", "/keeper/house/settings", "shop-name", attack+attack, "contact", attack, "about", attack,
				"record-number", attack, "signup-points", attack, "public-url", attack, "limit-login", attack, "backup-dir", attack),
			visit{path: order, action: order + "/refund", fields: []string{"request", attack, "why", attack},
				status: http.StatusUnprocessableEntity},
			visit{path: reader, action: reader + "/points", fields: []string{"points", attack, "why", attack},
				status: http.StatusForbidden, expired: true},
		)
	}
	return list
}

// attackingWords are attacks in every field.
func attackingWords() wording {
	short := []string{`<b data-hit>`, `"data-hit="`, `'><i data-hit>`}
	fields := map[string][]string{
		"shop-name": {`<b data-hit>"'`}, "category": short, "cover_url": {"", `https://cover.invalid/a.png?"><b data-hit onerror=alert(1)>`},
	}
	for _, field := range []string{
		"title", "author", "publisher", "nickname", "city", "avatar", "comment", "why", "device", "contact", "about", "pick-words",
	} {
		fields[field] = attacks
	}
	return turns(fields)
}
