package app

import (
	"bytes"
	"context"
	"iter"
	"time"
)

// pageRows is the greatest number of rows in a page.
const pageRows = 200

// Window selects a part of a list: of the rows older than Before and newer than Since, the newest
// Limit. A zero field is no limit.
type Window[K any] struct {
	Before, Since K
	Limit         int
}

// list describes how a table is listed newest first, by a key that grows with time.
type list[Row, K any] struct {
	from  func(r Reader, before K) iter.Seq2[Row, error]
	key   func(Row) K
	newer func(key, than K) bool
}

// pages returns the rows of a window in pages. Each page is a View of its own: while a View is
// open, the database cannot reuse free pages, and the client may be slow.
func (l list[Row, K]) pages(ctx context.Context, s Store, w Window[K]) iter.Seq2[[]Row, error] {
	return func(yield func([]Row, error) bool) {
		for left := w.Limit; ; {
			size := pageRows
			if w.Limit > 0 {
				size = min(size, left)
			}
			page, err := read(ctx, s, func(r Reader) ([]Row, error) { return l.page(r, w, size) })
			if err != nil {
				yield(nil, err)
				return
			}
			if len(page) > 0 && !yield(page, nil) || len(page) < size {
				return
			}
			if left -= size; left == 0 {
				return
			}
			w.Before = l.key(page[size-1])
		}
	}
}

// page returns the newest rows of a window, at most size, or all if size is 0.
func (l list[Row, K]) page(r Reader, w Window[K], size int) (rows []Row, err error) {
	for row, err := range l.from(r, w.Before) {
		if err != nil {
			return nil, err
		}
		if !l.newer(l.key(row), w.Since) {
			break
		}
		if rows = append(rows, row); len(rows) == size {
			break
		}
	}
	return rows, nil
}

func newerID[Of any](id, than ID[Of]) bool { return bytes.Compare(id[:], than[:]) > 0 }

func newerNumber[N ~uint64](n, than N) bool { return n > than }

// CommentsUntil returns a number such that the comments up to it are older than at, and those
// after it are not. Comments are numbered in the order in which they were written.
func (s *Shop) CommentsUntil(ctx context.Context, at time.Time) (CommentID, error) {
	return read(ctx, s.Store, func(r Reader) (CommentID, error) {
		newest, err := newestComment(r, 0)
		older, younger := CommentID(0), newest.ID+1
		for err == nil && younger-older > 1 {
			middle := older + (younger-older)/2
			var c Comment
			if c, err = newestComment(r, middle+1); c.At.Before(at) {
				older = middle
			} else {
				younger = middle
			}
		}
		return older, err
	})
}

// newestComment returns the newest comment below before, or the zero Comment if there is none.
func newestComment(r Reader, before CommentID) (Comment, error) {
	for c, err := range r.LatestComments(before) {
		return c, err
	}
	return Comment{}, nil
}
