package cli

import (
	"flag"
	"time"
)

// options are the flags that all commands have in common.
type options struct {
	db, books string
	socket    string
	json      bool
	zoneName  string
	zone      *time.Location

	flags *flag.FlagSet // the command's, once they are read
}

func (o *options) define(f *flag.FlagSet) {
	f.StringVar(&o.db, "db", "littleshelf.db", "the database `FILE`")
	f.StringVar(&o.socket, "socket", "", "the running server's socket, a `FILE` (default: beside the database)")
	f.StringVar(&o.books, "books", "books", "the `FOLDER` of PDFs; while a server runs, its own counts")
	f.StringVar(&o.zoneName, "tz", "Asia/Shanghai", "time `ZONE` in which times are read and shown; a server that runs has its own, unless this is given")
	o.defineJSON(f)
}

func (o *options) defineJSON(f *flag.FlagSet) {
	f.BoolVar(&o.json, "json", false, "print JSON, for scripts")
}
