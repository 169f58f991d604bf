package storefront

import "slices"

// route is one page or one act.
type route struct {
	method string
	path   string
	handle func(*Storefront, *request) error
}

// routes are all pages and acts. Those of one noun stand with its pages.
var routes = slices.Concat(
	shelfRoutes, bookRoutes, exchangeRoutes, signInRoutes, languageRoutes,
	meRoutes, pictureRoutes, pointsRoutes, commentRoutes, deviceRoutes, appRoutes, eraseRoutes, pairRoutes, helloRoutes, aboutRoutes,
	readRoutes, ownShelfRoutes,
	foundRoutes,
)

// Route is one page or one act, for tests that try all of them.
type Route struct{ Method, Path string }

// Routes returns all pages and acts.
func Routes() (list []Route) {
	for _, r := range routes {
		list = append(list, Route{r.method, r.path})
	}
	return list
}
