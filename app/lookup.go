package app

import (
	"context"
	"fmt"
	"iter"
	"strings"
)

// MinPrefix is how many characters of a uid name a reader, at the least.
const MinPrefix = 8

// FindReader finds the one reader whose uid begins with prefix.
func (s *Shop) FindReader(ctx context.Context, prefix string) (User, error) {
	if len(prefix) < MinPrefix {
		return User{}, &Error{Code: Invalid, Msg: fmt.Sprintf("a reader is named by at least %d characters of the uid", MinPrefix)}
	}
	return read(ctx, s.Store, func(r Reader) (User, error) {
		var found []User
		for user, err := range r.Users() {
			if err != nil {
				return User{}, err
			}
			if strings.HasPrefix(user.ID.String(), strings.ToLower(prefix)) {
				found = append(found, user)
			}
		}
		switch len(found) {
		case 0:
			return User{}, errNoReader
		case 1:
			return found[0], nil
		}
		return User{}, &Error{Code: Invalid, Msg: fmt.Sprintf("%d readers begin with %s: give more of the uid", len(found), prefix)}
	})
}

// Readers lists all readers, by uid.
func (s *Shop) Readers(ctx context.Context) ([]User, error) { return all(ctx, s, Reader.Users) }

// Catalogue lists all books, unlisted ones too, by id.
func (s *Shop) Catalogue(ctx context.Context) ([]Book, error) { return all(ctx, s, Reader.Books) }

// Sales lists all orders, in the order of their making.
func (s *Shop) Sales(ctx context.Context) ([]Order, error) { return all(ctx, s, Reader.Orders) }

// Comments lists all comments, hidden ones too, by book and number.
func (s *Shop) Comments(ctx context.Context) ([]Comment, error) { return all(ctx, s, Reader.Comments) }

// Batches lists all batches of redemption codes, in the order of their making.
func (s *Shop) Batches(ctx context.Context) ([]Batch, error) { return all(ctx, s, Reader.Batches) }

// Audit lists what the keeper did, newest first.
func (s *Shop) Audit(ctx context.Context, limit int) ([]Receipt, error) {
	return read(ctx, s.Store, func(r Reader) ([]Receipt, error) {
		return take(r.Receipts(ReceiptID{}), limit)
	})
}

func all[T any](ctx context.Context, s *Shop, list func(Reader) iter.Seq2[T, error]) ([]T, error) {
	return read(ctx, s.Store, func(r Reader) ([]T, error) {
		var rows []T
		err := tally(list(r), func(row T) { rows = append(rows, row) })
		return rows, err
	})
}
