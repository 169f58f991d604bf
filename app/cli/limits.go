package cli

import (
	"flag"
	"time"

	"littleshelf/app/limit"
	"littleshelf/app/text"
)

// Limits are the rate limits of a reader or an address, and the connections of an address.
type Limits struct {
	Rates limit.Rates
	Conns int // simultaneous connections of one address; 0 is no limit
}

func (l *Limits) define(f *flag.FlagSet) {
	perMinute := func(n int) limit.Rate { return limit.Rate{Count: n, Per: time.Minute} }
	f.TextVar(&l.Rates.Logins, "limit-login", perMinute(600),
		"logins from one address, a `rate`: a number per second, minute or hour (/s, /m, /h), which may also come at once; 0 is no limit")
	f.TextVar(&l.Rates.Writes, "limit-write", perMinute(30), "comments, codes and logouts of one reader, a `rate`")
	f.TextVar(&l.Rates.Buys, "limit-buy", perMinute(60), "purchases of one reader, a `rate`")
	f.TextVar(&l.Rates.Downloads, "limit-download", perMinute(300),
		"downloads of one reader, or of one address without a reader, a `rate`; "+
			"a book that is downloaded again within ten minutes, or in ranges, counts once")
	f.TextVar(&l.Rates.Pages, "limit-pages", perMinute(120), "pages that one reader reads, or one address without a reader, a `rate`")
	f.TextVar(&l.Rates.Searches, "limit-search", perMinute(3000), "searches from one address, a `rate`")
	f.IntVar(&l.Conns, "limit-conns", 256, "simultaneous connections of one address; 0 is no limit")
}

func (l *Limits) validate() error {
	if l.Conns < 0 {
		return text.Errorf("-limit-conns must be at least 0")
	}
	return nil
}
