package app

import "context"

// StatementPage is a page of a reader's statement.
type StatementPage struct {
	Reader User
	Lines  []StatementLine // the newest first
	Older  uint64          // Before of the next page; 0 if this is the last
}

// StatementLine is a movement of points, and the book that it was for.
type StatementLine struct {
	Entry
	Book Book // of an exchange and its refund; otherwise zero
}

// StatementPage returns a page of the statement of the reader that key signs in.
func (s *Shop) StatementPage(ctx context.Context, key SKey, page Page[uint64]) (StatementPage, error) {
	return readAs(ctx, s, key, func(r Reader, user User) (StatementPage, error) {
		p := StatementPage{Reader: user}
		entries, err := collect(r.EntriesOf(user.ID, page.Before), page.Limit+1)
		if err != nil {
			return StatementPage{}, err
		}
		if len(entries) > page.Limit {
			entries = entries[:page.Limit]
			p.Older = entries[page.Limit-1].Seq
		}
		for _, entry := range entries {
			book, err := bookPaidBy(r, entry)
			if err != nil {
				return StatementPage{}, err
			}
			p.Lines = append(p.Lines, StatementLine{entry, book})
		}
		return p, nil
	})
}

// bookPaidBy returns the book that an entry paid for, or the zero Book if it was for none.
func bookPaidBy(g Getter, entry Entry) (Book, error) {
	if entry.Why != Bought && entry.Why != Refunded {
		return Book{}, nil
	}
	var id OrderID
	if err := id.UnmarshalText([]byte(entry.Ref)); err != nil {
		return Book{}, err
	}
	order, err := g.Order(id)
	if err != nil {
		return Book{}, err
	}
	return g.Book(order.Book)
}
