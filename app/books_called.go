package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// mostCalled is the greatest number of books that BooksCalled finds.
const mostCalled = 50

// BooksCalled returns the book with a number or, if there is none, the books that the number or the
// words match. A book that was removed has its number only. It fails if no book matches, or too
// many do.
func (s *Shop) BooksCalled(ctx context.Context, words string) ([]Book, error) {
	number, err := strconv.ParseUint(words, 10, 64)
	isNumber := err == nil && 1 <= number && number <= MaxNumber
	if isNumber {
		book, err := s.CoverOf(ctx, BookID(number))
		if !errors.Is(err, errNoBook) {
			return []Book{book}, err
		}
	}
	found, err := s.Find(ctx, Search{Words: words, Limit: mostCalled, State: AnyState})
	switch {
	case err != nil:
		return nil, err
	case found.Total > mostCalled:
		return nil, &Error{Code: Invalid, Msg: fmt.Sprintf("more than %d books match: write more of the title", mostCalled)}
	case found.Total == 0 && isNumber:
		return []Book{{ID: BookID(number)}}, nil
	case found.Total == 0:
		return nil, &Error{Code: Invalid, Msg: fmt.Sprintf("no book is called %q", words)}
	}
	return found.Books, nil
}
