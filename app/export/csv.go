package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/spreadsheet"
	"littleshelf/app/text"
)

// CSV writes one table ("orders", "ledger", "users" or "comments") for a spreadsheet: UTF-8 with
// the byte order mark that Excel needs, lines that end in CR LF, and times in zone. Texts cannot
// become formulas in a spreadsheet, or commands in a terminal. The tables have no openids. CSV
// reads page by page, so that no View stays open while w is slow. So, unlike an Export, it is not a
// snapshot.
func CSV(ctx context.Context, s app.Store, what string, zone *time.Location, w io.Writer) error {
	t := newTable(zone, w)
	write, ok := map[string]func(context.Context, app.Store) error{
		"orders": t.orders, "ledger": t.ledger, "users": t.users, "comments": t.comments,
	}[what]
	if !ok {
		return text.Errorf("no table %q: there are orders, ledger, users and comments", what)
	}
	return t.write(func() error { return write(ctx, s) })
}

// SalesCSV writes some orders as the table "orders" of CSV.
func SalesCSV(pages iter.Seq2[[]app.Sale, error], zone *time.Location, w io.Writer) error {
	t := newTable(zone, w)
	return t.write(func() error { return t.sales(pages) })
}

type csvTable struct {
	csv  *csv.Writer
	zone *time.Location
	w    io.Writer
}

func newTable(zone *time.Location, w io.Writer) csvTable {
	t := csvTable{csv.NewWriter(w), zone, w}
	t.csv.UseCRLF = true
	return t
}

// write writes the mark that Excel needs, and the rows that fn writes.
func (t csvTable) write(fn func() error) error {
	if _, err := io.WriteString(t.w, spreadsheet.BOM); err != nil {
		return err
	}
	err := fn()
	t.csv.Flush()
	return errors.Join(err, t.csv.Error())
}

// row writes a row of strings, numbers and booleans.
func (t csvTable) row(cells ...any) error {
	fields := make([]string, len(cells))
	for i, cell := range cells {
		switch cell := cell.(type) {
		case string:
			fields[i] = spreadsheet.Harmless(cell)
		case fmt.Stringer:
			fields[i] = spreadsheet.Harmless(cell.String())
		case int64:
			fields[i] = strconv.FormatInt(cell, 10)
		case uint64:
			fields[i] = strconv.FormatUint(cell, 10)
		case bool:
			fields[i] = map[bool]string{true: "yes"}[cell]
		}
	}
	return t.csv.Write(fields)
}

// at formats a time for spreadsheets.
func (t csvTable) at(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(t.zone).Format("2006-01-02 15:04:05")
}

// each calls write with every row of the pages.
func each[T any](pages iter.Seq2[[]T, error], write func(T) error) error {
	for page, err := range pages {
		if err != nil {
			return err
		}
		for _, row := range page {
			if err := write(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t csvTable) orders(ctx context.Context, s app.Store) error {
	return t.sales(app.AllSales(ctx, s))
}

func (t csvTable) sales(pages iter.Seq2[[]app.Sale, error]) error {
	err := t.row("order", "time", "reader", "name", "book", "title", "price", "refunded")
	return errors.Join(err, each(pages, func(o app.Sale) error {
		return t.row(o.ID, t.at(o.At), o.User, o.Name, uint64(o.Book), o.Title, o.Price, o.Refunded)
	}))
}

func (t csvTable) ledger(ctx context.Context, s app.Store) error {
	err := t.row("reader", "number", "time", "points", "balance", "why", "reference")
	return errors.Join(err, each(app.AllEntries(ctx, s), func(e app.Entry) error {
		return t.row(e.User, e.Seq, t.at(e.At), e.Delta, e.Balance, string(e.Why), e.Ref)
	}))
}

func (t csvTable) users(ctx context.Context, s app.Store) error {
	err := t.row("reader", "name", "balance", "entries", "banned", "erased", "since", "seen", "city", "province", "country")
	return errors.Join(err, each(app.AllUsers(ctx, s), func(u app.User) error {
		return t.row(u.ID, u.Name(), u.Balance, u.Entries, u.Banned, u.Erased, t.at(u.Created), t.at(u.Seen),
			u.Profile.City, u.Profile.Province, u.Profile.Country)
	}))
}

func (t csvTable) comments(ctx context.Context, s app.Store) error {
	err := t.row("comment", "time", "book", "title", "reader", "name", "text", "hidden", "waits", "reply")
	return errors.Join(err, each(app.AllComments(ctx, s), func(c app.Comment) error {
		return t.row(uint64(c.ID), t.at(c.At), uint64(c.Book), c.BookName, c.User, c.UserName, c.Text, c.Hidden, string(c.Waits), c.Reply)
	}))
}
