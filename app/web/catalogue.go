package web

import (
	"context"
	"sync"
	"sync/atomic"

	"littleshelf/app"
)

// catalogue keeps what is rendered from the whole catalogue, for as long as it stands: with ten thousand books that
// is megabytes. It is rendered once for all origins.
type catalogue struct {
	kind   []string // Content-Type
	render func(origin, []app.Book) ([]byte, error)

	making sync.Mutex // one at a time renders, for each may take megabytes
	last   atomic.Pointer[state]
	forms  *forms
}

// state is the catalogue as it was rendered at one revision.
type state struct {
	*rendered
	revision app.Revision
}

func newCatalogue(kind []string, render func(origin, []app.Book) ([]byte, error)) *catalogue {
	return &catalogue{kind: kind, render: render, forms: newForms()}
}

// of returns the catalogue as it is now, with links that begin with from.
func (c *catalogue) of(ctx context.Context, s *Server, from origin) (edition, error) {
	made, err := c.current(ctx, s)
	if made == nil && err == nil {
		made, err = c.make(ctx, s)
	}
	return edition{made, from, c.forms, s.Now}, err
}

// current returns the last rendering if it still stands.
func (c *catalogue) current(ctx context.Context, s *Server) (*rendered, error) {
	last := c.last.Load()
	if last == nil {
		return nil, nil
	}
	now, err := s.Shop.CatalogueRevision(ctx)
	if err != nil || now != last.revision {
		return nil, err
	}
	return last.rendered, nil
}

func (c *catalogue) make(ctx context.Context, s *Server) (*rendered, error) {
	c.making.Lock()
	defer c.making.Unlock()
	if made, err := c.current(ctx, s); made != nil || err != nil {
		return made, err // another request was faster
	}
	books, now, err := s.Shop.Books(ctx)
	if err != nil {
		return nil, err
	}
	text, err := c.render(mark, books)
	if err != nil {
		return nil, err
	}
	made := render(c.kind, text)
	c.last.Store(&state{made, now})
	return made, nil
}
