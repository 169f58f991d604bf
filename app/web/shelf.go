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
	return s.renderLong(ctx, func() (linkTemplate, error) { return s.renderShelf(ctx, in.SKey) })
}

func (s *Server) renderShelf(ctx context.Context, key app.SKey) (linkTemplate, error) {
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
