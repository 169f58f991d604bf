package web

import (
	"context"

	"littleshelf/app"
)

// getBoughtBooks is a reader's own books as they are told to one of their devices. The answer is rendered once per
// change; whether the device is still signed in is asked each time.
func (s *Server) getBoughtBooks(ctx context.Context, in skeyIn) (any, error) {
	known := s.shelves.known(in.SKey.Hash())
	now, err := s.Shop.ShelfRevision(ctx, in.SKey)
	if err != nil {
		return nil, err
	}
	if now == known.revision {
		return hosted{linked: known.body, from: in.Origin}, nil
	}
	shelf, err := s.renderShelf(ctx, in.SKey)
	if err != nil {
		return nil, err
	}
	long := 0
	if shelf.held() > freeAnswer {
		long = min(shelf.held(), maxAnswers)
	}
	if !s.answers.try(long) {
		shelf = linked{} // not held while it waits
		if err := s.answers.take(ctx, long); err != nil {
			return nil, err
		}
		if shelf, err = s.renderShelf(ctx, in.SKey); err != nil {
			s.answers.give(long)
			return nil, err
		}
	}
	return hosted{shelf, in.Origin, hold{s.answers, long}}, nil
}

// renderShelf renders few shelves at once, for of a reader with thousands of books it takes megabytes.
func (s *Server) renderShelf(ctx context.Context, key app.SKey) (linked, error) {
	select {
	case s.rendering <- struct{}{}:
		defer func() { <-s.rendering }()
	case <-ctx.Done():
		return linked{}, ctx.Err()
	}
	shelf, err := s.Shop.Shelf(ctx, key, app.ShelfRevision{})
	if err != nil {
		return linked{}, err
	}
	text, err := encodeList(boughtOut{List: []bought{}}, shelf.Books, mark.bought)
	if err != nil {
		return linked{}, err
	}
	body := cutMarks(text)
	s.shelves.keep(key.Hash(), answer[app.ShelfRevision]{shelf.Revision, body})
	return body, nil
}
