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
		text, err := marshal(s.detail(false, d.Comments))
		if err != nil {
			return nil, err
		}
		known = answer[app.Revision]{d.Revision, linked{text: text}}
		s.discussions.keep(of, known)
	}
	if !d.Owned {
		return hosted{linked: known.body}, nil
	}
	return asOwned(known.body.text), nil
}

func (s *Server) detail(owned bool, comments []app.Comment) queryBookOut {
	return queryBookOut{Data: detail{IsBuy: bitOf(owned), Lists: each(comments, s.comment)}}
}

// notOwned stands in an answer before anything that readers wrote.
var notOwned = []byte(`"is_buy":0`)

// asOwned is the answer for a reader who owns the book: it differs in one digit.
func asOwned(body json.RawMessage) json.RawMessage {
	digit := bytes.Index(body, notOwned) + len(notOwned) - 1
	body = bytes.Clone(body)
	body[digit] = '1'
	return body
}
