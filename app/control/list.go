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
)

// List is a list that a command asks for, named as on the command line, with what a row is. Each page
// is asked for once the one before it has been printed: a terminal that waits for its reader holds
// nothing in the server, and neither side ever holds the list whole.
type List[Row any] string

// Window is the part of a list that is wanted, newest first. The catalogue has neither ages nor
// readers: its list goes up by number, and Before is the book that it goes on after.
type Window struct {
	Reader string `json:"reader,omitempty"` // whose rows; empty is everybody's
	Limit  int    `json:"limit,omitempty"`  // 0 is all
	Before Mark   `json:"before,omitzero"`  // only rows older than this
	Since  Mark   `json:"since,omitzero"`   // only rows newer than this, those of the instant itself too
}

// page is the first rows of a window.
type page[Row any] struct {
	Rows []Row  `json:"rows"`
	Rest Window `json:"rest,omitzero"` // the part that is left; zero is none
}

// Mark is a place in a list: a row's id or a time.
type Mark struct {
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at,omitzero"`
}

// rest is how long a list waits between two pages that a server reads, as a multiple of the time that the
// page took there: the busier the server is, the longer. Readers go on buying beside a list, and keep
// their pace.
const rest = 5

// Pages asks c for the list, page by page.
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
			if c.shared {
				pause(ctx, rest*took)
			}
		}
	}
}

// pause waits, but not beyond the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// path is another than an act's: a program that expects the whole list at once is refused there.
func (l List[Row]) path() string { return "/list/" + strings.ReplaceAll(string(l), " ", "/") }

// list is the row of a list in the table of acts. rows reads the first rows of a window, some unless it
// is empty: those of one reader, or of all when of is zero. id is the id of a row.
func list[Row any, ID fmt.Stringer](
	name List[Row], rows func(c call, ctx context.Context, of app.UserID, w Window) ([]Row, error), id func(Row) ID,
) act {
	return act{name.path(), func(c call, ctx context.Context, body io.Reader) (any, error) {
		w, err := decode[Window](body)
		if err != nil {
			return nil, err
		}
		of, err := c.whose(ctx, w.Reader)
		if err != nil {
			return nil, err
		}
		var p page[Row]
		if p.Rows, err = rows(c, ctx, of, w); err != nil || len(p.Rows) == 0 || len(p.Rows) == w.Limit {
			return p, err
		}
		p.Rest = w
		p.Rest.Before = Mark{ID: id(p.Rows[len(p.Rows)-1]).String()}
		if w.Limit > 0 {
			p.Rest.Limit -= len(p.Rows)
		}
		if !of.IsZero() {
			p.Rest.Reader = of.String() // the words may mean several by the next page
		}
		return p, nil
	}}
}

// windowOf reads a window of a list by ids that are made in the order of time.
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
	return &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("%q is neither a time like 2026-12-31 or 2026-12-31 18:00 nor the id of a row", id)}
}

// first reads the first page of a list.
func first[From, To any](pages iter.Seq2[[]From, error], convert func(From) To) (rows []To, err error) {
	for page, err := range pages {
		return each(page, convert), err
	}
	return nil, nil
}
