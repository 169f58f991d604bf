package cli

import (
	"fmt"
	"io"
	"strconv"

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

func auditTable(j *job, w io.Writer, receipts []control.Receipt) {
	var t table
	t.row("TIME", "WHO", "DID", "TO", "OUTCOME", "WHY")
	for _, r := range receipts {
		t.row(j.clock(r.At), r.Who, r.Did, r.To, outcome(r), r.Why)
	}
	t.write(w)
}

func readersTable(j *job, w io.Writer, readers []control.Reader) {
	var t table
	t.numbers(2, 4)
	t.row("READER", "NAME", "BALANCE", "STANDING", "DEVICES", "CREATED", "SEEN")
	for _, r := range readers {
		t.row(r.ID.String(), r.Name, strconv.FormatInt(r.Balance, 10), r.Standing, strconv.Itoa(r.Devices), j.clock(r.Created), j.clock(r.Seen))
	}
	t.write(w)
}

func dossierTables(j *job, w io.Writer, d control.Dossier) {
	readersTable(j, w, []control.Reader{d.Reader})
	if len(d.Orders) > 0 {
		fmt.Fprintln(w)
		ordersTable(j, w, d.Orders)
	}
	if len(d.Statement) > 0 {
		fmt.Fprintln(w)
		entriesTable(j, w, d.Statement)
	}
	if len(d.Comments) > 0 {
		fmt.Fprintln(w)
		commentsTable(j, w, d.Comments)
	}
}

func ordersTable(j *job, w io.Writer, orders []control.Order) {
	var t table
	t.numbers(2, 3)
	t.row("ORDER", "READER", "BOOK", "PRICE", "TIME", "STATE")
	for _, o := range orders {
		t.row(o.ID.String(), o.User.String(), o.Book.String(), strconv.FormatInt(o.Price, 10), j.clock(o.At), either(o.Refunded, "refunded", "live"))
	}
	t.write(w)
}

func entriesTable(j *job, w io.Writer, entries []control.Entry) {
	var t table
	t.numbers(0, 1, 2)
	t.row("ENTRY", "POINTS", "BALANCE", "WHY", "TIME", "FOR")
	for _, e := range entries {
		t.row(strconv.FormatUint(e.Seq, 10), fmt.Sprintf("%+d", e.Delta), strconv.FormatInt(e.Balance, 10), string(e.Why), j.clock(e.At), e.Ref)
	}
	t.write(w)
}

func booksTable(_ *job, w io.Writer, books []control.Book) {
	var t table
	t.numbers(0, 3, 4)
	t.row("BOOK", "NAME", "AUTHOR", "PRICE", "CATEGORY", "STATE", "FILE")
	for _, b := range books {
		t.row(b.ID.String(), b.Name, b.Author, strconv.FormatInt(b.Price, 10), strconv.Itoa(b.Category), either(b.Listed, "listed", "unlisted"), b.File)
	}
	t.write(w)
}

func commentsTable(j *job, w io.Writer, comments []control.Comment) {
	var t table
	t.numbers(0, 1)
	t.row("COMMENT", "BOOK", "READER", "NAME", "TIME", "STATE", "TEXT")
	for _, c := range comments {
		t.row(c.ID.String(), c.Book.String(), c.User.String(), c.UserName, j.clock(c.At), either(c.Hidden, "hidden", "shown"), c.Text)
	}
	t.write(w)
}

func batchesTable(j *job, w io.Writer, batches []control.Batch) {
	var t table
	t.numbers(1, 2, 3)
	t.row("BATCH", "CODES", "POINTS", "PER READER", "MINTED", "GOOD THROUGH", "STATE")
	for _, b := range batches {
		t.row(b.ID.String(), strconv.Itoa(b.Count), strconv.FormatInt(b.Points, 10), strconv.Itoa(b.PerReader), j.clock(b.Created), j.lastDay(b.Expires), j.state(b))
	}
	t.write(w)
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
