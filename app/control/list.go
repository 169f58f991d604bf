package control

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"littleshelf/app"
)

// List is a list that a command asks for, named as on the command line, with what goes in and what a
// row is. It comes page by page, so that neither side ever holds it whole.
type List[In, Row any] string

// The lists.
const (
	ListReaders  List[Window, Reader]  = "reader list"
	ListOrders   List[Window, Order]   = "order list"
	ListBooks    List[Nothing, Book]   = "book list"
	ListComments List[Window, Comment] = "comment list"
	ListCodes    List[Window, Batch]   = "codes list"
	ListAudit    List[Window, Receipt] = "audit"
	ListDays     List[DaysIn, Day]     = "stats days"
)

// Window is the part of a list that is wanted, newest first.
type Window struct {
	Reader string `json:"reader,omitempty"` // whose rows; empty is everybody's
	Limit  int    `json:"limit,omitempty"`  // 0 is all
	Before Mark   `json:"before,omitzero"`  // only rows older than this
	Since  Mark   `json:"since,omitzero"`   // only rows newer than this, those of the instant itself too
}

// Mark is a place in a list: a row's id or a time.
type Mark struct {
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at,omitzero"`
}

// Pages asks c for the list. A list that has begun is not asked for again: an error ends it.
func (l List[In, Row]) Pages(ctx context.Context, c *Client, in In) iter.Seq2[[]Row, error] {
	return func(yield func([]Row, error) bool) {
		body, err := json.Marshal(in)
		if err == nil {
			err = c.pages(ctx, pathOf(string(l)), body, func(rows json.RawMessage) (more bool, err error) {
				var page []Row
				if err := json.Unmarshal(rows, &page); err != nil {
					return false, err
				}
				return yield(page, nil), nil
			})
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// pages hands over the pages of one answer.
func (c *Client) pages(ctx context.Context, path string, body []byte, page func(json.RawMessage) (more bool, err error)) error {
	response, err := c.send(ctx, http.MethodPost, path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	lines := json.NewDecoder(response.Body)
	for {
		var l line
		if err := lines.Decode(&l); err != nil {
			return fmt.Errorf("%w: %w", ErrNoAnswer, err)
		}
		switch {
		case l.Error != nil:
			return l.Error.err()
		case l.Result != nil:
			return nil
		}
		if more, err := page(l.Rows); err != nil || !more {
			return err
		}
	}
}

// list is the row of a list in the table of acts.
func list[In, Row any](name List[In, Row], fn func(call, context.Context, In) (iter.Seq2[[]Row, error], error)) act {
	return act{pathOf(string(name)), func(c call, ctx context.Context, body io.Reader) (any, error) {
		in, err := decode[In](body)
		if err != nil {
			return nil, err
		}
		pages, err := fn(c, ctx, in)
		if err != nil {
			return nil, err
		}
		for page, err := range pages {
			if err != nil {
				return nil, err
			}
			if err := c.page(page); err != nil {
				return nil, err
			}
		}
		return Nothing{}, nil
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

func notInList(id string) error {
	return &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("%q is neither a time like 2026-12-31 or 2026-12-31 18:00 nor the id of a row", id)}
}

// converted converts a list's pages.
func converted[From, To any](pages iter.Seq2[[]From, error], convert func(From) To) iter.Seq2[[]To, error] {
	return func(yield func([]To, error) bool) {
		for page, err := range pages {
			if !yield(each(page, convert), err) {
				return
			}
		}
	}
}
