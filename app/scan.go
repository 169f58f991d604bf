package app

import (
	"errors"
	"iter"
)

// scanRows is the greatest number of rows that one page of a filtered list reads. They take a few
// milliseconds.
const scanRows = 2000

// scan returns the newest rows of a window that match, at most w.Limit. It reads at most scanRows
// rows. The list goes on below rest; at its end, rest is the zero key.
func (l list[Row, K]) scan(r Reader, w Window[K], match func(Row) bool) (found []Row, rest K, err error) {
	read := 0
	for row, err := range l.from(r, w.Before) {
		if err != nil {
			return nil, rest, err
		}
		if !l.newer(l.key(row), w.Since) {
			break
		}
		if len(found) == w.Limit || read == scanRows {
			return found, w.Before, nil
		}
		if match(row) {
			found = append(found, row)
		}
		w.Before = l.key(row)
		read++
	}
	return found, rest, nil
}

// allFound lists what find returns, page by page, for callers that may be slow: no View is open
// between two pages. w.Limit does not count.
func allFound[Row any, K comparable](w Window[K], find func(Window[K]) ([]Row, K, error)) iter.Seq2[[]Row, error] {
	w.Limit = pageRows
	return func(yield func([]Row, error) bool) {
		for {
			found, rest, err := find(w)
			if !yield(found, err) || err != nil || rest == *new(K) {
				return
			}
			w.Before = rest
		}
	}
}

// nameOf returns a reader's name, or "" if there is no such reader, which Check reports.
func nameOf(r Reader, id UserID) (string, error) {
	user, err := r.User(id)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return user.Name(), err
}
