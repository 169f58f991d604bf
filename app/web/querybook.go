package web

import (
	"bytes"
	"context"
	"encoding/json"

	"littleshelf/app"
)

// bookPage is the cache key of a book's page with its newest comments, which clients show. The
// cached response is for readers without an order of the book.
type bookPage struct {
	book  app.BookID
	limit int
}

// queryBook returns a book's page: whether the reader owns the book, and its comments.
func (s *Server) queryBook(ctx context.Context, in queryBookIn) (any, error) {
	page := app.Page[app.CommentID]{Before: in.Before, Limit: limit(in.Limit, 10)}
	if in.Before != 0 {
		d, err := s.Shop.Detail(ctx, in.SKey, in.Book, page, 0)
		return s.detail(in.Origin, d.Owned, d.Comments), err
	}
	key := bookPage{in.Book, page.Limit}
	last := s.bookPages.get(key)
	d, err := s.Shop.Detail(ctx, in.SKey, in.Book, page, last.revision)
	if err != nil {
		return nil, err
	}
	if d.Personal {
		return s.detail(in.Origin, d.Owned, d.Comments), nil
	}
	if d.Revision != last.revision {
		text, err := marshal(s.detail(originPlaceholder, false, d.Comments))
		if err != nil {
			return nil, err
		}
		last = cached[app.Revision]{d.Revision, parseLinkTemplate(text)}
		s.bookPages.put(key, last)
	}
	if !d.Owned {
		return renderedJSON{linkTemplate: last.body}, nil
	}
	return withOwned(last.body.expand(in.Origin)), nil
}

func (s *Server) detail(from origin, owned bool, comments []app.Comment) queryBookOut {
	lists := each(comments, func(c app.Comment) comment { return s.comment(from, c) })
	return queryBookOut{Data: detail{IsBuy: bitOf(owned), Lists: lists}}
}

// notOwned comes before any text of a reader's in the response.
var notOwned = []byte(`"is_buy":0`)

// withOwned makes a response one for an owner of the book, which differs in one digit.
func withOwned(body json.RawMessage) json.RawMessage {
	digit := bytes.Index(body, notOwned) + len(notOwned) - 1
	body[digit] = '1'
	return body
}
