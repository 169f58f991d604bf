package desk

// route is one page or one act of the desk.
type route struct {
	method string
	path   string // below Root
	handle func(*Desk, *request) error
	open   bool // for everyone; the others need a session
}

func (r route) pattern() string { return r.method + " " + Root + r.path }

var routes = []route{
	{"GET", "/signin", (*Desk).showSignIn, true},
	{"POST", "/signin", (*Desk).signIn, true},
	{"POST", "/signout", (*Desk).signOut, false},
	{"GET", "/start", (*Desk).showStart, true},
	{"POST", "/start", (*Desk).start, true},
	{"POST", "/language", (*Desk).setLanguage, true},

	{"GET", "", (*Desk).home, false},

	{"GET", "/readers", (*Desk).readers, false},
	{"GET", "/readers/{id}", (*Desk).reader, false},
	{"POST", "/readers/{id}/points", (*Desk).movePoints, false},
	{"POST", "/readers/{id}/ban", (*Desk).ban, false},
	{"POST", "/readers/{id}/unban", (*Desk).unban, false},
	{"GET", "/readers/{id}/erase", (*Desk).showErase, false},
	{"POST", "/readers/{id}/erase", (*Desk).erase, false},

	{"GET", "/log", (*Desk).showLog, false},

	{"GET", "/house", (*Desk).house, false},
	{"POST", "/house/password", (*Desk).setPassword, false},
	{"POST", "/house/devices/end", (*Desk).endDevice, false},
}
