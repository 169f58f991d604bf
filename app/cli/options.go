package cli

import (
	"flag"
	"io"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
)

// options are the flags of all commands; the table says which command takes which.
type options struct {
	db, books string
	socket    string
	json      bool
	zone      *time.Location

	request app.RequestID
	why     string

	csv       string
	dryRun    bool
	yes       bool
	withBooks bool
	repair    bool
	limit     int
	days      int
	before    string
	since     string
	id        uint64
	edit      control.BookEdit
	pdf       string
	points    int64
	perReader int
	user      string
	compat    bool
	measuring

	zoneName, requestText, expiresText string

	flags *flag.FlagSet // that filled them in
}

func (o *options) define() *flag.FlagSet {
	f := flag.NewFlagSet("littleshelf", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.StringVar(&o.db, "db", "littleshelf.db", "the database `FILE`")
	f.StringVar(&o.socket, "socket", "", "the running server's socket, a `FILE` (default: beside the database)")
	f.StringVar(&o.books, "books", "books", "the `FOLDER` of PDFs; while a server runs, its own counts")
	f.StringVar(&o.zoneName, "tz", "Asia/Shanghai", "time `ZONE` in which times are read and shown; a server that runs has its own, unless this is given")
	f.BoolVar(&o.json, "json", false, "print JSON, for scripts")
	f.StringVar(&o.why, "why", "", "the `REASON`, for the audit")
	f.StringVar(&o.requestText, "request", "", "a UUID that makes repeating harmless: the same `ID` is done once (default: a new one)")
	f.StringVar(&o.csv, "csv", "", "only this table: `orders|ledger|users|comments`")
	f.BoolVar(&o.dryRun, "dry-run", false, "verify and count, change nothing")
	f.BoolVar(&o.yes, "yes", false, "do not ask first, as is done on a terminal")
	f.BoolVar(&o.withBooks, "with-books", false, "copy all PDFs too: FILE is a tar, which restore takes")
	f.BoolVar(&o.repair, "repair", false, "rebuild the indexes first; the file as it was is kept")
	f.IntVar(&o.limit, "limit", 0, "the newest `N` only; 0 is all")
	f.StringVar(&o.before, "before", "", "only what is older than this `TIME|ID`: 2026-12-31, 2026-12-31 18:00, or the id of a row")
	f.StringVar(&o.since, "since", "", "only what is newer than this `TIME|ID`")
	f.Func("days", "the last `N` days one by one, today first", days(&o.days))
	f.Uint64Var(&o.id, "id", 0, "the book's `NUMBER` (default: the next free one)")
	f.Func("name", "the book's `TITLE`", text(&o.edit.Name))
	f.Func("author", "the book's `AUTHOR`", text(&o.edit.Author))
	f.Func("publisher", "the book's `PUBLISHER`", text(&o.edit.Publisher))
	f.Func("category", "the book's category, a `NUMBER`", number(&o.edit.Category))
	f.Func("price", "the book's price in `POINTS`", number(&o.edit.Price))
	f.Func("cover", "the `ADDRESS` of the book's cover", text(&o.edit.Cover))
	f.Func("sample", "the `NAME` of the free sample in the books folder", text(&o.edit.Sample))
	f.StringVar(&o.pdf, "pdf", "", "the book itself: a `FILE` that is copied into the books folder; - is standard input")
	f.BoolVar(&o.edit.Unlisted, "unlisted", false, "not for sale yet")
	f.Int64Var(&o.points, "points", 0, "what each code is worth, in `POINTS`")
	f.IntVar(&o.perReader, "per-reader", 0, "how many of them one reader may redeem, `N`; 0 is any number")
	f.StringVar(&o.expiresText, "expires", "", "the last `DAY` on which they are good, to its end in -tz, as 2026-12-31 (default: no end)")
	f.StringVar(&o.user, "user", "", "who runs the server, a `NAME` (default: a user that systemd makes)")
	f.BoolVar(&o.compat, "compat", false, "for systemd 239 or later: without what only 252 knows")
	o.measuring.define(f)
	return f
}

// text reads a flag that tells nothing given from an empty text.
func text(to **string) func(string) error {
	return func(typed string) error {
		*to = &typed
		return nil
	}
}

// number is text for numbers.
func number[N int | int64](to **N) func(string) error {
	return func(typed string) error {
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return usagef("not a number")
		}
		*to = new(N(n))
		return nil
	}
}

// days is number for so many days as can be counted.
func days(to *int) func(string) error {
	return func(typed string) error {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > app.MaxDays {
			return usagef("not a number of days from 1 to %d", app.MaxDays)
		}
		*to = n
		return nil
	}
}

// settle reads the flags that are more than text.
func (o *options) settle(p *Program) (err error) {
	if o.zone, err = zoneNamed(o.zoneName); err != nil {
		return usageError{err.Error()}
	}
	o.request = app.RequestID(app.NewID(p.Now(), p.Rand))
	if o.requestText != "" && o.request.UnmarshalText([]byte(o.requestText)) != nil {
		return usagef("-request: %q is not a UUID", o.requestText)
	}
	if o.expiresText != "" {
		if _, err := time.Parse(time.DateOnly, o.expiresText); err != nil {
			return usagef("-expires: %q is not a day like 2026-12-31", o.expiresText)
		}
	}
	if o.limit < 0 {
		return usagef("-limit: %d is below 0", o.limit)
	}
	return nil
}
