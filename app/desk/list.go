package desk

import (
	"fmt"
	"iter"
	"maps"

	"littleshelf/app"
)

// rowsOfPage is the number of rows on a page of a list.
const rowsOfPage = 50

// errNothingHere is the failure of a request for an address that no page of the desk links to.
var errNothingHere = &app.Error{Code: app.Unknown, Msg: "there is nothing at this address"}

// window returns the part of a list that a page shows: the rows older than that in its address. It
// has one row more than the page. If that row exists, there is a next page.
func window[Of any](rq *request) (w app.Window[app.ID[Of]], err error) {
	w.Limit = rowsOfPage + 1
	if before := rq.r.URL.Query().Get("before"); before != "" {
		if w.Before.UnmarshalText([]byte(before)) != nil {
			return w, errNothingHere
		}
	}
	return w, nil
}

// firstRows returns the rows of a page, and the olderQuery of the page with older ones, or "".
func firstRows[Row any, Key fmt.Stringer](
	rq *request, pages iter.Seq2[[]Row, error], key func(Row) Key,
) (rows []Row, older string, err error) {
	if rows, err = rowsOf(pages); err != nil || len(rows) <= rowsOfPage {
		return rows, "", err
	}
	rows = rows[:rowsOfPage]
	return rows, olderQuery(rq, key(rows[rowsOfPage-1])), nil
}

// olderQuery returns the query of the page with the rows older than the one with this key. It
// begins with "?": a template would escape a query behind one.
func olderQuery(rq *request, key fmt.Stringer) string {
	query := maps.Clone(rq.r.URL.Query())
	query.Set("before", key.String())
	return "?" + query.Encode()
}

// rowsOf returns all rows of a window.
func rowsOf[Row any](pages iter.Seq2[[]Row, error]) (rows []Row, err error) {
	for page, err := range pages {
		if err != nil {
			return nil, err
		}
		rows = append(rows, page...)
	}
	return rows, nil
}

// idIn returns the id in the path of a request.
func idIn[Of any](rq *request) (id app.ID[Of], err error) {
	if id.UnmarshalText([]byte(rq.r.PathValue("id"))) != nil {
		return id, errNothingHere
	}
	return id, nil
}
