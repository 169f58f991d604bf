package web

import (
	"context"
	"sync"

	"littleshelf/app"
)

// catalogue keeps what is rendered from the whole catalogue, for as long as it stands: with ten thousand
// books that is megabytes. Links in it begin with the origin that the client named, so each origin has
// its own and nobody's answer can lead to another's host.
type catalogue struct {
	kind   []string // Content-Type
	render func(origin, []app.Book) ([]byte, error)

	making sync.Mutex // one at a time renders, for each may take megabytes

	mu    sync.Mutex
	kept  map[origin]edition
	asked uint64 // how often, in all
}

// edition is the catalogue as it was rendered at one revision.
type edition struct {
	*rendered
	revision app.Revision
	used     uint64 // what asked was when it was last asked for
}

const (
	// maxOrigins is how many origins are kept: a shop has one, or one and its old address. Anybody can
	// make up more; those are rendered each time.
	maxOrigins = 4

	// idle is for how many askings an origin has not been asked for when another may have its place.
	idle = 1000
)

func newCatalogue(kind []string, render func(origin, []app.Book) ([]byte, error)) *catalogue {
	return &catalogue{kind: kind, render: render, kept: make(map[origin]edition)}
}

// of gives the catalogue as it is now.
func (c *catalogue) of(ctx context.Context, s *Server, o origin) (*rendered, error) {
	if made, err := c.current(ctx, s, o); made != nil || err != nil {
		return made, err
	}
	c.making.Lock()
	defer c.making.Unlock()
	if made, err := c.current(ctx, s, o); made != nil || err != nil {
		return made, err // by somebody who was faster
	}
	books, now, err := s.Shop.Books(ctx)
	if err != nil {
		return nil, err
	}
	body, err := c.render(o, books)
	if err != nil {
		return nil, err
	}
	made := render(c.kind, body)
	c.keep(o, edition{rendered: made, revision: now})
	return made, nil
}

// current is what is kept for o, if that is how the catalogue is now.
func (c *catalogue) current(ctx context.Context, s *Server, o origin) (*rendered, error) {
	known, ok := c.known(o)
	if !ok {
		return nil, nil
	}
	now, err := s.Shop.CatalogueRevision(ctx)
	if err != nil || now != known.revision {
		return nil, err
	}
	return known.rendered, nil
}

func (c *catalogue) known(o origin) (known edition, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	if known, ok = c.kept[o]; ok {
		known.used = c.asked
		c.kept[o] = known
	}
	return known, ok
}

func (c *catalogue) keep(o origin, made edition) {
	c.mu.Lock()
	defer c.mu.Unlock()
	made.used = c.asked
	for other, e := range c.kept {
		if e.revision != made.revision || made.used-e.used > idle {
			delete(c.kept, other)
		}
	}
	if len(c.kept) < maxOrigins {
		c.kept[o] = made
	}
}
