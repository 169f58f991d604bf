package web

import (
	"bytes"
	"context"
	"encoding/json"

	"littleshelf/app"
)

// discussion is a first page of a book's comments, which is what clients show. The whole answer is
// rendered once per change, as it is for those who do not own the book.
type discussion struct {
	book  app.BookID
	limit int
}

// maxDiscussions is how much is kept, in bytes: about two thousand pages of 20 comments.
const maxDiscussions = 16 << 20

// queryBook is a book's page.
func (s *Server) queryBook(ctx context.Context, in queryBookIn) (any, error) {
	page := app.Page[app.CommentID]{Before: in.Before, Limit: limit(in.Limit, 10)}
	if in.Before != 0 {
		d, err := s.Shop.Detail(ctx, in.SKey, in.Book, page, 0)
		return s.detail(d.Owned, d.Comments), err
	}
	of := discussion{in.Book, page.Limit}
	known := s.discussions.known(of)
	d, err := s.Shop.Detail(ctx, in.SKey, in.Book, page, known.revision)
	if err != nil {
		return nil, err
	}
	if d.Revision != known.revision {
		body, err := marshal(s.detail(false, d.Comments))
		if err != nil {
			return nil, err
		}
		known = answer[app.Revision]{d.Revision, body}
		s.discussions.keep(of, known)
	}
	return asOwned(d.Owned, known.body), nil
}

func (s *Server) detail(owned bool, comments []app.Comment) queryBookOut {
	return queryBookOut{Data: detail{IsBuy: bitOf(owned), Lists: each(comments, s.comment)}}
}

// notOwned stands in an answer before anything that readers wrote.
var notOwned = []byte(`"is_buy":0`)

// asOwned is the answer for somebody who owns the book or does not: they differ in one digit.
func asOwned(owned bool, body json.RawMessage) json.RawMessage {
	if !owned {
		return body
	}
	digit := bytes.Index(body, notOwned) + len(notOwned) - 1
	body = bytes.Clone(body)
	body[digit] = '1'
	return body
}
