package web

import (
	"context"

	"littleshelf/app"
)

// ownShelf is a reader's own books as they are told to one of their devices. The answer is rendered once per
// change; whether the device is still signed in is asked each time.
type ownShelf struct {
	session app.SKeyHash
	origin  origin
}

// maxShelves is how much is kept, in bytes: those of some thousand readers.
const maxShelves = 4 << 20

func (s *Server) getBoughtBooks(ctx context.Context, in skeyIn) (any, error) {
	of := ownShelf{in.SKey.Hash(), in.Origin}
	known := s.shelves.known(of)
	now, err := s.Shop.Shelf(ctx, in.SKey, known.revision)
	if err != nil {
		return nil, err
	}
	if now.Revision != known.revision {
		body, err := marshal(boughtOut{List: each(now.Books, in.Origin.bought)})
		if err != nil {
			return nil, err
		}
		known = answer[app.ShelfRevision]{now.Revision, body}
		s.shelves.keep(of, known)
	}
	return known.body, nil
}
