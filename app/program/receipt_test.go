package program

import (
	"context"
	"errors"
	"fmt"

	"littleshelf/app"
	"littleshelf/bolt"
)

// receipt is an acknowledgement that a client received: of a login when it has only an skey, of a
// redemption when it has a code too, of a purchase when it has a book, of a comment when it has a text
// besides.
type receipt struct {
	request string // the answer's X-Request-Id
	skey    app.SKey
	code    string
	book    app.BookID
	text    string // unlike any other comment's
}

var errLost = errors.New("acknowledged and lost")

// audit opens the database at path as the server does, and says what is in it. What the checks find
// is an error, and so is a receipt that is not honoured.
func audit(path string, receipts []receipt) (report app.Report, err error) {
	db, err := bolt.Open(path)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	ctx := context.Background()
	problems, err := db.Check(ctx)
	if err != nil || len(problems) > 0 {
		return report, fmt.Errorf("bolt.Check = %q, %v", problems, err)
	}
	report, err = app.Check(ctx, db)
	if err != nil || len(report.Problems) > 0 {
		return report, fmt.Errorf("app.Check = %q, %v", report.Problems, err)
	}
	return report, db.View(ctx, func(r app.Reader) error {
		for _, receipt := range receipts {
			if _, err := receipt.stored(r); err != nil {
				return fmt.Errorf("%w: request %s: %w", errLost, receipt.request, err)
			}
		}
		return redeemedOnce(r)
	})
}

// stored finds what was acknowledged, and gives words that no other record has.
func (a receipt) stored(r app.Reader) (words string, err error) {
	session, err := r.SessionBySKey(a.skey.Hash())
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	switch {
	case a.code != "":
		voucher, err := r.Voucher(codeHash(a.code))
		if err == nil && voucher.UsedBy != session.User {
			err = fmt.Errorf("redeemed by %s, acknowledged to %s", voucher.UsedBy, session.User)
		}
		return string(voucher.Hash[:]), err
	case a.book == 0:
		return string(session.SKey[:]), nil
	case a.text == "":
		order, err := r.LiveOrder(session.User, a.book)
		if err != nil {
			return "", fmt.Errorf("order for book %d: %w", a.book, err)
		}
		return order.ID.String(), nil
	}
	for comment, err := range r.CommentsBy(session.User, 0) {
		if err != nil {
			return "", err
		}
		if comment.Book == a.book && comment.Text == a.text {
			return a.text, nil
		}
	}
	return "", fmt.Errorf("comment %q on book %d: %w", a.text, a.book, app.ErrNotFound)
}
