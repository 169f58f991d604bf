package desk

import "slices"

// route is one page or one act of the desk.
type route struct {
	method string
	path   string // below Root
	handle func(*Desk, *request) error
	open   bool // for everyone; the others need a session
}

func (r route) pattern() string { return r.method + " " + Root + r.path }

// routes are all pages and acts. Those of one noun stand with its pages.
var routes = slices.Concat(
	signInRoutes, todayRoutes, newBookRoutes, bookRoutes, coverRoutes, categoryRoutes, readerRoutes, orderRoutes, commentRoutes,
	codeRoutes, logRoutes, houseRoutes, settingRoutes, firstStepRoutes, backupRoutes, checkupRoutes, exportRoutes,
	versionRoutes, engineRoutes,
)

// Route is one page or one act of the desk, for tests that try all of them.
type Route struct {
	Method, Path string
	Open         bool // for everyone; the others need a session
}

// Routes returns all pages and acts.
func Routes() (list []Route) {
	for _, r := range routes {
		list = append(list, Route{r.method, Root + r.path, r.open})
	}
	return list
}
