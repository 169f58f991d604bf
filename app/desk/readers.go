package desk

import (
	"errors"
	"net/http"

	"littleshelf/app"
)

var readerRoutes = []route{
	{"GET", "/readers", (*Desk).readers, false},
	{"GET", "/readers/{id}", (*Desk).reader, false},
	{"POST", "/readers/{id}/points", (*Desk).movePoints, false},
	{"POST", "/readers/{id}/ban", (*Desk).ban, false},
	{"POST", "/readers/{id}/unban", (*Desk).unban, false},
	{"POST", "/readers/{id}/unpicture", (*Desk).unpicture, false},
	{"GET", "/readers/{id}/erase", (*Desk).showErase, false},
	{"POST", "/readers/{id}/erase", (*Desk).erase, false},
}

// readersPage lists readers, the newest first, or those that words match.
type readersPage struct {
	Words   string
	Readers []app.User
	Older   string
	More    bool // more readers match than are listed
}

func (d *Desk) readers(rq *request) error {
	if words := rq.r.URL.Query().Get("q"); words != "" {
		return d.findReaders(rq, words)
	}
	w, err := window[app.User](rq)
	if err != nil {
		return err
	}
	users, older, err := firstRows(rq, d.Shop.Readers(rq.r.Context(), w), func(u app.User) app.UserID { return u.ID })
	if err != nil {
		return err
	}
	return d.render(rq, http.StatusOK, "readers", "Readers", readersPage{Readers: users, Older: older})
}

// findReaders lists the readers that words match. A single one is shown at once.
func (d *Desk) findReaders(rq *request, words string) error {
	found := readersPage{Words: words}
	user, err := d.Shop.FindReader(rq.r.Context(), words)
	several, ambiguous := errors.AsType[*app.Ambiguous](err)
	own, failed := errors.AsType[*app.Error](err)
	switch {
	case err == nil:
		return d.redirect(rq, "/readers/"+user.ID.String(), "")
	case ambiguous:
		found.Readers, found.More = several.Readers, several.More
	case !failed || own.Code == app.Internal:
		return err
	}
	return d.render(rq, http.StatusOK, "readers", "Readers", found)
}
