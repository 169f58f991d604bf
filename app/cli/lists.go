package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/control"
)

// How answers look to people.

func statsTable(_ *job, w io.Writer, s control.Stats) {
	var t table
	t.numbers(1)
	figure := func(name string, n int64) { t.row(name, strconv.FormatInt(n, 10)) }
	figure("readers", int64(s.Readers))
	figure("  banned", int64(s.Banned))
	figure("  erased, not counted", int64(s.Erased))
	figure("sessions", int64(s.Sessions))
	figure("books", int64(s.Books))
	figure("  listed", int64(s.Listed))
	figure("orders", int64(s.Orders))
	figure("  refunded", int64(s.Refunded))
	figure("comments", int64(s.Comments))
	figure("  hidden", int64(s.Hidden))
	figure("points in readers' hands", s.Points)
	figure("points spent", s.Spent)
	figure("codes minted", int64(s.Codes))
	figure("  redeemed", int64(s.Redeemed))
	t.write(w)
}

// stats prints the figures of all time, or day by day.
func stats(ctx context.Context, j *job) error {
	if j.days == 0 {
		return look(control.CountStats, nothing, statsTable)(ctx, j)
	}
	return j.with(ctx, func(client *control.Client) error {
		days, err := control.CountDays.Do(ctx, client, control.DaysIn{Count: j.days, Zone: j.zone.String()})
		if err != nil {
			return err
		}
		return daySheet.print(j, daySheet.table(j), days)
	})
}

var daySheet = sheet[control.Day]{
	head:    []string{"DAY", "NEW READERS", "ORDERS", "SPENT", "REFUNDS", "RETURNED", "REDEEMED", "GIVEN", "TAKEN", "COMMENTS"},
	numbers: []int{1, 2, 3, 4, 5, 6, 7, 8, 9},
	cells: func(_ *job, d control.Day) []string {
		cells := []string{d.Date}
		for _, n := range []int64{
			int64(d.Readers), int64(d.Orders), d.Spent, int64(d.Refunds), d.Returned, int64(d.Redeemed), d.Given, d.Taken, int64(d.Comments),
		} {
			cells = append(cells, strconv.FormatInt(n, 10))
		}
		return cells
	},
}

var auditSheet = sheet[control.Receipt]{
	head:  []string{"TIME", "WHO", "DID", "TO", "OUTCOME", "WHY"},
	texts: []int{4, 5},
	cells: func(j *job, r control.Receipt) []string {
		return []string{j.clock(r.At), r.Who, r.Did, r.To, outcome(r), r.Why}
	},
}

var readerSheet = sheet[control.Reader]{
	head:    []string{"READER", "NAME", "BALANCE", "STANDING", "DEVICES", "CREATED", "SEEN"},
	numbers: []int{2, 4},
	texts:   []int{1},
	cells: func(j *job, r control.Reader) []string {
		return []string{
			r.ID.String(), r.Name, strconv.FormatInt(r.Balance, 10), r.Standing, strconv.Itoa(r.Devices), j.clock(r.Created), j.clock(r.Seen),
		}
	},
}

func dossierTables(j *job, w io.Writer, d control.Dossier) {
	readerSheet.write(j, w, []control.Reader{d.Reader})
	if len(d.Orders) > 0 {
		fmt.Fprintln(w)
		orderSheet.write(j, w, d.Orders)
	}
	if len(d.Statement) > 0 {
		fmt.Fprintln(w)
		entrySheet.write(j, w, d.Statement)
	}
	if len(d.Comments) > 0 {
		fmt.Fprintln(w)
		commentSheet.write(j, w, d.Comments)
	}
}

// Lists of what readers do name a reader by the end of the uid, as commands take it.

var orderSheet = sheet[control.Order]{
	head:    []string{"ORDER", "READER", "NAME", "TITLE", "PRICE", "TIME", "STATE"},
	numbers: []int{4},
	texts:   []int{2, 3},
	cells: func(j *job, o control.Order) []string {
		return []string{
			o.ID.String(), tail(o.User), o.Name, o.Title, strconv.FormatInt(o.Price, 10), j.clock(o.At), either(o.Refunded, "refunded", "live"),
		}
	},
}

var entrySheet = sheet[control.Entry]{
	head:    []string{"ENTRY", "POINTS", "BALANCE", "WHY", "TIME", "FOR"},
	numbers: []int{0, 1, 2},
	cells: func(j *job, e control.Entry) []string {
		return []string{
			strconv.FormatUint(e.Seq, 10), fmt.Sprintf("%+d", e.Delta), strconv.FormatInt(e.Balance, 10), string(e.Why), j.clock(e.At), e.Ref,
		}
	},
}

var bookSheet = sheet[control.Book]{
	head:    []string{"BOOK", "NAME", "AUTHOR", "PRICE", "CATEGORY", "STATE", "FILE"},
	numbers: []int{0, 3, 4},
	texts:   []int{1, 2, 6},
	cells: func(_ *job, b control.Book) []string {
		return []string{
			b.ID.String(), b.Name, b.Author, strconv.FormatInt(b.Price, 10), strconv.Itoa(b.Category), either(b.Listed, "listed", "unlisted"), b.File,
		}
	},
}

var commentSheet = sheet[control.Comment]{
	head:    []string{"COMMENT", "BOOK", "TITLE", "READER", "NAME", "TIME", "STATE", "TEXT"},
	numbers: []int{0, 1},
	texts:   []int{2, 4, 7},
	cells: func(j *job, c control.Comment) []string {
		return []string{
			c.ID.String(), c.Book.String(), c.BookName, tail(c.User), c.UserName, j.clock(c.At), either(c.Hidden, "hidden", "shown"), c.Text,
		}
	},
}

// Batches come one by one, so the head is as wide as any of them.
var batchSheet = sheet[control.Batch]{
	head:    []string{"BATCH", "  CODES", "REDEEMED", "POINTS", "PER READER", "MINTED", "GOOD THROUGH", "STATE"},
	numbers: []int{1, 2, 3, 4},
	cells: func(j *job, b control.Batch) []string {
		return []string{
			b.ID.String(), strconv.Itoa(b.Count), strconv.Itoa(b.Redeemed), strconv.FormatInt(b.Points, 10), strconv.Itoa(b.PerReader),
			j.clock(b.Created), fmt.Sprintf("%-12s", j.lastDay(b.Expires)), j.state(b),
		}
	},
}

// tail is the last group of a uid.
func tail(id app.UserID) string {
	text := id.String()
	return text[strings.LastIndexByte(text, '-')+1:]
}

func (j *job) state(b control.Batch) string {
	switch {
	case !b.Live:
		return "never finished"
	case b.Revoked:
		return "revoked"
	case !b.Expires.IsZero() && !j.Now().Before(b.Expires):
		return "expired"
	}
	return "good"
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
