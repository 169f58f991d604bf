package app

import (
	"context"
	"iter"
	"slices"
)

// The functions All… list whole tables, oldest row first, for callers that may be slow: no View
// is open between two pages. A list is not a snapshot: a row is as it was when its page was read,
// and rows that are added after the beginning are not listed.

// AllUsers lists all readers.
func AllUsers(ctx context.Context, s Store) iter.Seq2[[]User, error] {
	return readerList.oldestFirst(ctx, s)
}

// AllSales lists all orders.
func AllSales(ctx context.Context, s Store) iter.Seq2[[]Sale, error] {
	return saleList(UserID{}).oldestFirst(ctx, s)
}

// AllComments lists all comments.
func AllComments(ctx context.Context, s Store) iter.Seq2[[]Comment, error] {
	return commentList(UserID{}).oldestFirst(ctx, s)
}

// AllEntries lists all ledger entries by reader.
func AllEntries(ctx context.Context, s Store) iter.Seq2[[]Entry, error] {
	return func(yield func([]Entry, error) bool) {
		for page, err := range AllUsers(ctx, s) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, user := range page {
				for entries, err := range entryList(user.ID).oldestFirst(ctx, s) {
					if !yield(entries, err) || err != nil {
						return
					}
				}
			}
		}
	}
}

// oldestFirst returns the pages of a list in reverse. A list starts at its newest row, so it is
// read twice: forward to find the windows of the pages, then backward. The first and the last
// page are read once.
func (l list[Row, K]) oldestFirst(ctx context.Context, s Store) iter.Seq2[[]Row, error] {
	return func(yield func([]Row, error) bool) {
		var newest, oldest []Row
		var windows []Window[K]
		for page, err := range l.pages(ctx, s, Window[K]{}) {
			if err != nil {
				yield(nil, err)
				return
			}
			var w Window[K]
			if last := len(windows) - 1; last < 0 {
				newest = page
			} else {
				w.Before = l.key(oldest[len(oldest)-1])
				windows[last].Since = l.key(page[0])
			}
			oldest, windows = page, append(windows, w)
		}
		for i, w := range slices.Backward(windows) {
			var page []Row
			var err error
			switch i {
			case len(windows) - 1:
				page = oldest
			case 0:
				page = newest
			default:
				page, err = read(ctx, s, func(r Reader) ([]Row, error) { return l.page(r, w, 0) })
			}
			slices.Reverse(page)
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}
