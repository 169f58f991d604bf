package desk

var homeRoutes = []route{{"GET", "", (*Desk).home, false}}

func (d *Desk) home(rq *request) error { return d.redirect(rq, "/readers", "") }
