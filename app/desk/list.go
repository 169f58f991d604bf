package desk

import (
	"encoding"
	"iter"
	"net/url"

	"littleshelf/app"
)

// rowsOfPage is the number of rows on a page of a list.
const rowsOfPage = 50

// window returns the part of a list that a page shows: the rows older than the one that its address
// names. One row more than it shows is asked for, which tells whether there are older ones.
func window[Of any](rq *request) (w app.Window[app.ID[Of]], err error) {
	w.Limit = rowsOfPage + 1
	if before := rq.r.URL.Query().Get("before"); before != "" {
		if w.Before.UnmarshalText([]byte(before)) != nil {
			return w, &app.Error{Code: app.Unknown, Msg: "there is nothing at this address"}
		}
	}
	return w, nil
}

// firstRows returns the rows of a page, and the query of the page with older ones, or "".
func firstRows[Row any, Key encoding.TextMarshaler](
	rq *request, pages iter.Seq2[[]Row, error], key func(Row) Key,
) (rows []Row, older string, err error) {
	for page, err := range pages {
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, page...)
	}
	if len(rows) <= rowsOfPage {
		return rows, "", nil
	}
	rows = rows[:rowsOfPage]
	last, err := key(rows[rowsOfPage-1]).MarshalText()
	if err != nil {
		return nil, "", err
	}
	query := url.Values{}
	for name, values := range rq.r.URL.Query() {
		query[name] = values
	}
	query.Set("before", string(last))
	return rows, query.Encode(), nil
}

// idIn returns the id in the path of a request.
func idIn[Of any](rq *request) (id app.ID[Of], err error) {
	if id.UnmarshalText([]byte(rq.r.PathValue("id"))) != nil {
		return id, &app.Error{Code: app.Unknown, Msg: "there is nothing at this address"}
	}
	return id, nil
}
