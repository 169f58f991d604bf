package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"

	"littleshelf/app"
)

// put stores one row of any table.
func put(tx app.Tx, row any) error {
	switch row := row.(type) {
	case app.User:
		return tx.PutUser(row)
	case app.Session:
		return tx.PutSession(row)
	case app.Book:
		return tx.PutBook(row)
	case app.Comment:
		return tx.PutComment(row)
	case app.Order:
		return tx.PutOrder(row)
	case app.Entry:
		return tx.PutEntry(row)
	case app.Batch:
		return tx.PutBatch(row)
	case app.Voucher:
		return tx.PutVoucher(row)
	case app.Claim:
		return tx.PutClaim(row)
	case app.Receipt:
		return tx.PutReceipt(row)
	case app.Erasure:
		return tx.PutErasure(row)
	case app.Category:
		return tx.PutCategory(row)
	case app.Position:
		return tx.PutPosition(row)
	case app.PDFFile:
		return tx.PutPDFFile(row)
	case app.Keeper:
		return tx.PutKeeper(row)
	case app.KeeperSession:
		return tx.PutKeeperSession(row)
	case app.Setting:
		return tx.PutSetting(row)
	case app.DayFigures:
		return tx.PutDayFigures(row)
	case app.Picture:
		return tx.PutPicture(row)
	case app.Pairing:
		return tx.PutPairing(row)
	case app.Message:
		return tx.PutMessage(row)
	case app.AppPassword:
		return tx.PutAppPassword(row)
	}
	panic(fmt.Sprintf("storetest: no table for a %T", row))
}

// putAll stores rows up to the first that fails.
func putAll(tx app.Tx, rows ...any) error {
	for _, row := range rows {
		if err := put(tx, row); err != nil {
			return fmt.Errorf("put %+v: %w", row, err)
		}
	}
	return nil
}

// stock stores rows, ten in a transaction.
func stock(ctx context.Context, s app.Store, rows ...any) error {
	for some := range slices.Chunk(rows, 10) {
		if err := s.Update(ctx, func(tx app.Tx) error { return putAll(tx, some...) }); err != nil {
			return err
		}
	}
	return nil
}

// rolledBack runs fn in an Update that then returns an error.
func rolledBack(ctx context.Context, s app.Store, fn func(app.Tx) error) error {
	var failed error
	undo := errors.New("undo")
	err := s.Update(ctx, func(tx app.Tx) error {
		failed = fn(tx)
		return undo
	})
	if failed == nil && err != undo {
		return fmt.Errorf("Update = %v, want the very error that its function returned", err)
	}
	return failed
}

// rowsOf returns the rows of list for stock, the last one first, so that an engine that lists rows
// in insertion order fails.
func rowsOf[T any](list []T) []any {
	var rows []any
	for _, row := range slices.Backward(list) {
		rows = append(rows, row)
	}
	return rows
}

func wrap(what string, err error) error {
	if err != nil {
		err = fmt.Errorf("%s: %w", what, err)
	}
	return err
}

func equal[T any](what string, got, want T) error {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	return fmt.Errorf("%s = %+v, want %+v", what, got, want)
}

// returns checks the result of a getter: returns("User", want)(r.User(id)).
func returns[T any](what string, want T) func(T, error) error {
	return func(got T, err error) error {
		if err != nil {
			return fmt.Errorf("%s = %w, want %+v", what, err, want)
		}
		return equal(what, got, want)
	}
}

// missing checks that a getter found nothing: missing(r.User(id)).
func missing[T any](got T, err error) error {
	if errors.Is(err, app.ErrNotFound) {
		return nil
	}
	return fmt.Errorf("%T = %+v, %v, want %v", got, got, err, app.ErrNotFound)
}

func fails(what string, err, want error) error {
	if errors.Is(err, want) {
		return nil
	}
	return fmt.Errorf("%s = %v, want %v", what, err, want)
}

// firstRows reads up to limit rows of a list, or all rows if limit is 0.
func firstRows[T any](list iter.Seq2[T, error], limit int) ([]T, error) {
	var rows []T
	for row, err := range list {
		if err != nil {
			return rows, err
		}
		if rows = append(rows, row); len(rows) == limit {
			break
		}
	}
	return rows, nil
}

func collect[T any](list iter.Seq2[T, error]) ([]T, error) { return firstRows(list, 0) }

// lists checks a list twice: to its end, and with a break in the middle.
func lists[T any](what string, list iter.Seq2[T, error], want []T) error {
	for _, limit := range []int{len(want) + 1, (len(want) + 1) / 2} {
		got, err := firstRows(list, limit)
		if err != nil {
			return wrap(what, err)
		}
		if err := equalRows(what, got, want[:min(limit, len(want))]); err != nil {
			return err
		}
		if len(want) == 0 {
			break
		}
	}
	return nil
}

// equalRows compares lists. Its error names the first row that differs. A nil list equals an empty
// one.
func equalRows[T any](what string, got, want []T) error {
	for i := range min(len(got), len(want)) {
		if err := equal(fmt.Sprintf("%s, row %d", what, i), got[i], want[i]); err != nil {
			return err
		}
	}
	return equal(what+", how many", len(got), len(want))
}

// where returns the rows for which keep is true.
func where[T any](rows []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(rows), func(row T) bool { return !keep(row) })
}

func reversed[T any](rows []T) []T {
	rows = slices.Clone(rows)
	slices.Reverse(rows)
	return rows
}
