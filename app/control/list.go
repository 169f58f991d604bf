package control

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/wait"
)

// List is the name of a list, as on the command line, with the type of its rows. The client
// requests the next page after it has printed the one before. So a stopped terminal holds no
// resources of the server, and neither side has the whole list in memory.
type List[Row any] string

// Window selects a part of a list, newest first. The catalogue is different: its list ascends by
// number, starts behind the book Before, and has no readers and no times.
type Window struct {
	Reader string `json:"reader,omitempty"` // only this reader's rows; empty is all readers
	Limit  int    `json:"limit,omitempty"`  // 0 is all
	Before Mark   `json:"before,omitzero"`  // only rows older than this
	Since  Mark   `json:"since,omitzero"`   // only rows newer than this, or of exactly this time

	Filter BookFilter       `json:"filter,omitzero"`         // of the catalogue
	Orders OrderFilter      `json:"orders,omitzero"`         // of orders
	Batch  app.BatchID      `json:"batch,omitzero"`          // of redeemed codes
	State  app.CommentState `json:"comment_state,omitempty"` // only comments in this state
}

// page is the first rows of a window.
type page[Row any] struct {
	Rows []Row  `json:"rows"`
	Rest Window `json:"rest,omitzero"` // the window of the following rows; zero is none
}

// Mark is a position in a list: a row's id or a time.
type Mark struct {
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at,omitzero"`
}

// pauseFactor throttles a list that a running server reads: the pause before the next page is this
// multiple of the time of the last page. The pauses grow with the load, so that a list does not
// slow down readers.
const pauseFactor = 5

// Pages returns an iterator over the pages of the list.
func (l List[Row]) Pages(ctx context.Context, c *Client, w Window) iter.Seq2[[]Row, error] {
	return func(yield func([]Row, error) bool) {
		for {
			var p page[Row]
			began := time.Now()
			err := c.ask(ctx, l.path(), w, &p)
			took := time.Since(began)
			if (err != nil || len(p.Rows) > 0) && !yield(p.Rows, err) || err != nil || p.Rest == (Window{}) {
				return
			}
			w = p.Rest
			if c.isRemote {
				wait.Sleep(ctx, pauseFactor*took)
			}
		}
	}
}

// path returns the URL path of the list. It differs from an act's path, so that an older program,
// which expects the whole list in one answer, gets an error.
func (l List[Row]) path() string { return "/list/" + strings.ReplaceAll(string(l), " ", "/") }

// search returns the row of a list of what a filter selects. rows returns those that are found in a
// bounded time, and the id below which the search goes on: empty at the end.
func search[Row any](
	name List[Row], rows func(c call, ctx context.Context, of app.UserID, w Window) (found []Row, rest string, err error),
) act {
	return act{name.path(), func(c call, ctx context.Context, body io.Reader) (any, error) {
		w, of, err := c.window(ctx, body)
		if err != nil {
			return nil, err
		}
		found, rest, err := rows(c, ctx, of, w)
		p := page[Row]{Rows: found}
		if err == nil && rest != "" && (w.Limit == 0 || len(found) < w.Limit) {
			p.Rest = w.after(of, len(found), rest)
		}
		return p, err
	}}
}

// window returns the window in the body of a request, and its reader.
func (c call) window(ctx context.Context, body io.Reader) (w Window, of app.UserID, err error) {
	if w, err = decode[Window](body); err != nil {
		return w, of, err
	}
	of, err = c.readerID(ctx, w.Reader)
	return w, of, err
}

// after returns the window of the rows after the first n, which end with id. The reader of is named
// by id: a name may match several readers by then.
func (w Window) after(of app.UserID, n int, id string) Window {
	w.Before = Mark{ID: id}
	if w.Limit > 0 {
		w.Limit -= n
	}
	if !of.IsZero() {
		w.Reader = of.String()
	}
	return w
}

// list returns the row of a list in the table of acts. rows reads the first rows of a window, at
// least one unless the window is empty: the rows of the reader of, or of all readers if of is zero.
// id returns the id of a row.
func list[Row any, ID fmt.Stringer](
	name List[Row], rows func(c call, ctx context.Context, of app.UserID, w Window) ([]Row, error), id func(Row) ID,
) act {
	return act{name.path(), func(c call, ctx context.Context, body io.Reader) (any, error) {
		w, of, err := c.window(ctx, body)
		if err != nil {
			return nil, err
		}
		var p page[Row]
		if p.Rows, err = rows(c, ctx, of, w); err != nil || len(p.Rows) == 0 || len(p.Rows) == w.Limit {
			return p, err
		}
		p.Rest = w.after(of, len(p.Rows), id(p.Rows[len(p.Rows)-1]).String())
		return p, nil
	}}
}

// windowOf parses the window of a list whose ids are in the order of time.
func windowOf[Of any](in Window) (w app.Window[app.ID[Of]], err error) {
	w.Limit = in.Limit
	if w.Before, err = idOf[Of](in.Before); err == nil {
		w.Since, err = idOf[Of](in.Since)
	}
	return w, err
}

func idOf[Of any](m Mark) (id app.ID[Of], err error) {
	switch {
	case m.ID != "":
		if id.UnmarshalText([]byte(m.ID)) != nil {
			err = notInList(m.ID)
		}
	case !m.At.IsZero():
		id = app.IDAt[Of](m.At)
	}
	return id, err
}

func numberOf(m Mark) (uint64, error) {
	n, err := strconv.ParseUint(m.ID, 10, 64)
	if err != nil || n == 0 || n > app.MaxNumber {
		return 0, notInList(m.ID)
	}
	return n, nil
}

func notInList(id string) error {
	msg := fmt.Sprintf("%q is neither a time like 2026-12-31 or 2026-12-31 18:00 nor the id of a row", id)
	return &app.Error{Code: app.Invalid, Msg: msg}
}

// firstPage converts the first page of a list.
func firstPage[From, To any](pages iter.Seq2[[]From, error], convert func(From) To) (rows []To, err error) {
	for page, err := range pages {
		return convertAll(page, convert), err
	}
	return nil, nil
}
