package harness

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"littleshelf/app"
	"littleshelf/bolt"
)

// Receipt is an acknowledgement that a client received. With an skey only it is of a login, with a
// code of a redemption, with a book of a purchase, with a book and a text of a comment.
type Receipt struct {
	RequestID string // the response's X-Request-Id
	SKey      app.SKey
	Code      string
	Book      app.BookID
	Text      string // of no other comment
}

// ErrLost is Audit's error if the database lacks a change that a receipt acknowledges.
var ErrLost = errors.New("acknowledged and lost")

// Check checks the database at path, which no process may have open. It is the last act of a test.
func Check(t testing.TB, path string, receipts ...Receipt) {
	t.Helper()
	if _, err := Audit(path, receipts); err != nil {
		t.Error(err)
	}
}

// Audit opens the database at path and counts its rows. It returns an error if a check finds a
// problem, or if a change that a receipt acknowledges is not stored.
func Audit(path string, receipts []Receipt) (report app.Report, err error) {
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
			if _, err := receipt.Stored(r); err != nil {
				return fmt.Errorf("%w: request %s: %w", ErrLost, receipt.RequestID, err)
			}
		}
		return redeemedOnce(r)
	})
}

// Stored finds the change that the receipt acknowledges, and returns bytes that only its record
// has.
func (a Receipt) Stored(r app.Reader) (unique string, err error) {
	session, err := r.SessionBySKey(a.SKey.Hash())
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	switch {
	case a.Code != "":
		voucher, err := r.Voucher(codeHash(a.Code))
		if err == nil && voucher.UsedBy != session.User {
			err = fmt.Errorf("redeemed by %s, acknowledged to %s", voucher.UsedBy, session.User)
		}
		return string(voucher.Hash[:]), err
	case a.Book == 0:
		return string(session.SKey[:]), nil
	case a.Text == "":
		order, err := r.LiveOrder(session.User, a.Book)
		if err != nil {
			return "", fmt.Errorf("order for book %d: %w", a.Book, err)
		}
		return order.ID.String(), nil
	}
	for comment, err := range r.CommentsBy(session.User, 0) {
		if err != nil {
			return "", err
		}
		if comment.Book == a.Book && comment.Text == a.Text {
			return a.Text, nil
		}
	}
	return "", fmt.Errorf("comment %q on book %d: %w", a.Text, a.Book, app.ErrNotFound)
}
