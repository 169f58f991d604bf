package desk

func (d *Desk) home(rq *request) error { return d.redirect(rq, "/readers", "") }
