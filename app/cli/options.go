package cli

import (
	"flag"
	"time"
)

// options are the common flags of all commands.
type options struct {
	db, books string
	socket    string
	json      bool
	zoneName  string
	zone      *time.Location

	flags *flag.FlagSet // all flags of the command; set when they are parsed
}

func (o *options) define(f *flag.FlagSet) {
	f.StringVar(&o.db, "db", "littleshelf.db", "the database `FILE`")
	f.StringVar(&o.socket, "socket", "", "the running server's socket, a `FILE` (default: beside the database)")
	f.StringVar(&o.books, "books", "books", "the `FOLDER` of PDFs; a running server uses its own")
	f.StringVar(&o.zoneName, "tz", "Asia/Shanghai",
		"time `ZONE` in which times are read and shown; without this flag, the zone of the running server")
	o.defineJSON(f)
}

func (o *options) defineJSON(f *flag.FlagSet) {
	f.BoolVar(&o.json, "json", false, "print JSON, for scripts")
}
