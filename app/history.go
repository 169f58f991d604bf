package app

import (
	"context"
	"strings"
)

const (
	// historyDepth is how many receipts a History looks at, in about 2 ms.
	historyDepth = 2000

	// historyPage is the greatest number of receipts in a History.
	historyPage = 20
)

// History is what the keeper did to a book, the newest act first.
type History struct {
	Receipts []Receipt
	Partial  bool // there are older receipts, which were not looked at
}

// History finds a book's acts among the newest receipts: no index leads from a book to its
// receipts.
func (s *Shop) History(ctx context.Context, id BookID) (History, error) {
	return read(ctx, s.Store, func(r Reader) (h History, err error) {
		seen := 0
		for receipt, err := range r.Receipts(ReceiptID{}) {
			if err != nil {
				return h, err
			}
			if seen++; seen > historyDepth || len(h.Receipts) == historyPage {
				h.Partial = true
				break
			}
			if receipt.To == id.String() && strings.HasPrefix(receipt.Did, "book ") {
				h.Receipts = append(h.Receipts, receipt)
			}
		}
		return h, nil
	})
}
