package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode"

	"littleshelf/app"
)

// CSV writes one table ("orders", "ledger", "users" or "comments") for a spreadsheet: UTF-8 with the
// mark that lets Excel see it, lines that end in CR LF, times in zone, and nothing that a spreadsheet
// takes for a formula or a terminal for an order. No openid is in it. It goes page by page and keeps no
// View open while w takes its time; unlike an Export it is not of one moment, for nobody adds it up.
func CSV(ctx context.Context, s app.Store, what string, zone *time.Location, w io.Writer) error {
	t := table{csv: csv.NewWriter(w), zone: zone}
	t.csv.UseCRLF = true
	write, ok := map[string]func(context.Context, app.Store) error{
		"orders": t.orders, "ledger": t.ledger, "users": t.users, "comments": t.comments,
	}[what]
	if !ok {
		return fmt.Errorf("no table %q: there are orders, ledger, users and comments", what)
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	err := write(ctx, s)
	t.csv.Flush()
	return errors.Join(err, t.csv.Error())
}

type table struct {
	csv  *csv.Writer
	zone *time.Location
}

// line writes a line of texts, numbers, truths and times.
func (t table) line(cells ...any) error {
	fields := make([]string, len(cells))
	for i, cell := range cells {
		switch cell := cell.(type) {
		case string:
			fields[i] = harmless(cell)
		case fmt.Stringer:
			fields[i] = harmless(cell.String())
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

// at is a time as spreadsheets read it.
func (t table) at(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(t.zone).Format("2006-01-02 15:04:05")
}

// harmless keeps a text from being a formula: spreadsheets take one for it that begins so, also after
// white space, and in full width where Chinese or Japanese is typed
// (https://owasp.org/www-community/attacks/CSV_Injection).
func harmless(text string) string {
	text = strings.Map(visible, text)
	bare := strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)
	})
	if strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\r") || strings.HasPrefix(text, "\n") ||
		bare != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(bare)[0]) {
		return "'" + text
	}
	return text
}

// visible puts a dot for what a terminal obeys, and for what turns the writing around: the text of one
// cell would show in another's place. Line breaks and tabs are a spreadsheet's everyday life.
func visible(r rune) rune {
	if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || unicode.Is(unicode.Bidi_Control, r) {
		return '·'
	}
	return r
}

// each writes a line for every row.
func each[T any](pages iter.Seq2[[]T, error], line func(T) error) error {
	for page, err := range pages {
		if err != nil {
			return err
		}
		for _, row := range page {
			if err := line(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t table) orders(ctx context.Context, s app.Store) error {
	err := t.line("order", "time", "reader", "name", "book", "title", "price", "refunded")
	return errors.Join(err, each(app.AllSales(ctx, s), func(o app.Sale) error {
		return t.line(o.ID, t.at(o.At), o.User, o.Name, uint64(o.Book), o.Title, o.Price, o.Refunded)
	}))
}

func (t table) ledger(ctx context.Context, s app.Store) error {
	err := t.line("reader", "number", "time", "points", "balance", "why", "reference")
	return errors.Join(err, each(app.AllEntries(ctx, s), func(e app.Entry) error {
		return t.line(e.User, e.Seq, t.at(e.At), e.Delta, e.Balance, string(e.Why), e.Ref)
	}))
}

func (t table) users(ctx context.Context, s app.Store) error {
	err := t.line("reader", "name", "balance", "entries", "banned", "erased", "since", "seen", "city", "province", "country")
	return errors.Join(err, each(app.AllUsers(ctx, s), func(u app.User) error {
		return t.line(u.ID, u.Name(), u.Balance, u.Entries, u.Banned, u.Erased, t.at(u.Created), t.at(u.Seen),
			u.Profile.City, u.Profile.Province, u.Profile.Country)
	}))
}

func (t table) comments(ctx context.Context, s app.Store) error {
	err := t.line("comment", "time", "book", "title", "reader", "name", "text", "hidden")
	return errors.Join(err, each(app.AllComments(ctx, s), func(c app.Comment) error {
		return t.line(uint64(c.ID), t.at(c.At), uint64(c.Book), c.BookName, c.User, c.UserName, c.Text, c.Hidden)
	}))
}
