package app

import "errors"

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

// nameOf returns a reader's name, or "" if there is no such reader, which Check reports.
func nameOf(r Reader, id UserID) (string, error) {
	user, err := r.User(id)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return user.Name(), err
}
