package web

import (
	"bytes"
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
		answer, err := marshal(s.detail(false, d.Comments))
		if err != nil {
			return nil, err
		}
		known = discussion{d.Revision, answer}
		s.discussions.keep(at, known)
	}
	return known.answered(d.Owned), nil
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

// discussion is the whole answer at one revision of the comments, as it is for those who do not own
// the book.
type discussion struct {
	revision app.Revision
	answer   json.RawMessage
}

// notOwned stands in an answer before anything that readers wrote.
var notOwned = []byte(`"is_buy":0`)

// answered is the answer for somebody who owns the book or does not: they differ in one digit.
func (d discussion) answered(owned bool) json.RawMessage {
	if !owned {
		return d.answer
	}
	digit := bytes.Index(d.answer, notOwned) + len(notOwned) - 1
	answer := bytes.Clone(d.answer)
	answer[digit] = '1'
	return answer
}

// maxDiscussions is how much is kept, in bytes: about a thousand pages of 20 comments. Beyond that pages
// give way, no matter which: those that are asked for come back.
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
	d.size += len(made.answer) - len(d.pages[at].answer)
	d.pages[at] = made
	for other, page := range d.pages {
		if d.size <= maxDiscussions {
			break
		}
		d.size -= len(page.answer)
		delete(d.pages, other)
	}
}
