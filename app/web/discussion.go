package web

import (
	"context"
	"encoding/json"
	"sync"

	"littleshelf/app"
)

// queryBook is a book's page. Its first page of comments, which is what clients show, is rendered once
// per change.
func (s *Server) queryBook(ctx context.Context, in queryBookIn) (any, error) {
	page := app.Page[app.CommentID]{Before: in.Before, Limit: limit(in.Limit, 10)}
	if in.Before != 0 {
		d, err := s.Shop.Detail(ctx, in.SKey, in.Book, page, 0)
		return s.detail(d.Owned, d.Comments), err
	}
	at := discussionPage{in.Book, page.Limit}
	known := s.discussions.known(at)
	d, err := s.Shop.Detail(ctx, in.SKey, in.Book, page, known.revision)
	if err != nil {
		return nil, err
	}
	if d.Revision != known.revision {
		known.revision = d.Revision
		for _, owned := range []bool{false, true} {
			if known.answers[bitOf(owned)], err = marshal(s.detail(owned, d.Comments)); err != nil {
				return nil, err
			}
		}
		s.discussions.keep(at, known)
	}
	return known.answers[bitOf(d.Owned)], nil
}

func (s *Server) detail(owned bool, comments []app.Comment) queryBookOut {
	return queryBookOut{Data: detail{IsBuy: bitOf(owned), Lists: each(comments, s.comment)}}
}

// discussions keeps the first pages of books' comments, rendered.
type discussions struct {
	mu    sync.RWMutex
	pages map[discussionPage]discussion
	size  int // bytes
}

type discussionPage struct {
	book  app.BookID
	limit int
}

// discussion is the whole answer at one revision of the comments: for those who do not own the book,
// and for those who do.
type discussion struct {
	revision app.Revision
	answers  [2]json.RawMessage
}

func (d discussion) size() int { return len(d.answers[0]) + len(d.answers[1]) }

// maxDiscussions is how much is kept, in bytes. Beyond that pages give way, no matter which: those that
// are asked for come back.
const maxDiscussions = 8 << 20

func (d *discussions) known(at discussionPage) discussion {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.pages[at]
}

func (d *discussions) keep(at discussionPage, made discussion) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pages == nil {
		d.pages = make(map[discussionPage]discussion)
	}
	d.size += made.size() - d.pages[at].size()
	d.pages[at] = made
	for other, page := range d.pages {
		if d.size <= maxDiscussions {
			break
		}
		d.size -= page.size()
		delete(d.pages, other)
	}
}
