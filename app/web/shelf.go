package web

import (
	"context"

	"littleshelf/app"
)

// getBoughtBooks returns a reader's own books. The response is rendered once per change and device;
// whether the device is signed in is checked for every request.
func (s *Server) getBoughtBooks(ctx context.Context, in skeyIn) (any, error) {
	last := s.shelves.get(in.SKey.Hash())
	now, err := s.Shop.ShelfRevision(ctx, in.SKey)
	if err != nil {
		return nil, err
	}
	if now == last.revision {
		return renderedJSON{linkTemplate: last.body}, nil
	}
	shelf, err := s.renderShelf(ctx, in.SKey)
	if err != nil {
		return nil, err
	}
	reserved := 0
	if shelf.memory() > smallResponse {
		reserved = min(shelf.memory(), maxResponses)
	}
	if !s.responseMemory.tryAcquire(reserved) {
		shelf = linkTemplate{} // takes no memory while the request waits
		if err := s.responseMemory.acquire(ctx, reserved); err != nil {
			return nil, err
		}
		if shelf, err = s.renderShelf(ctx, in.SKey); err != nil {
			s.responseMemory.release(reserved)
			return nil, err
		}
	}
	return renderedJSON{shelf, reservation{s.responseMemory, reserved}}, nil
}

// renderShelf renders at most maxShelfRenders shelves at once: one with thousands of books takes
// megabytes.
func (s *Server) renderShelf(ctx context.Context, key app.SKey) (linkTemplate, error) {
	select {
	case s.shelfRenders <- struct{}{}:
		defer func() { <-s.shelfRenders }()
	case <-ctx.Done():
		return linkTemplate{}, ctx.Err()
	}
	shelf, err := s.Shop.Shelf(ctx, key, app.ShelfRevision{})
	if err != nil {
		return linkTemplate{}, err
	}
	text, err := encodeList(boughtOut{List: []bought{}}, shelf.Books, originPlaceholder.bought)
	if err != nil {
		return linkTemplate{}, err
	}
	body := parseLinkTemplate(text)
	s.shelves.put(key.Hash(), cached[app.ShelfRevision]{shelf.Revision, body})
	return body, nil
}
