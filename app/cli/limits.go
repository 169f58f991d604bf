package cli

import (
	"errors"
	"flag"
	"time"

	"littleshelf/app/limit"
)

// Limits are how much one reader or one address may ask for.
type Limits struct {
	Rates limit.Rates
	Conns int // connections of one address at once; 0 is any number
}

func (l *Limits) define(f *flag.FlagSet) {
	perMinute := func(n int) limit.Rate { return limit.Rate{Count: n, Per: time.Minute} }
	f.TextVar(&l.Rates.Logins, "limit-login", perMinute(600), "logins from one address, a `rate`: so many a second, minute or hour (/s, /m, /h), and as many at once; 0 is no limit")
	f.TextVar(&l.Rates.Writes, "limit-write", perMinute(30), "comments, codes and logouts of one reader, a `rate`")
	f.TextVar(&l.Rates.Buys, "limit-buy", perMinute(60), "exchanges of one reader, a `rate`")
	f.TextVar(&l.Rates.Downloads, "limit-download", perMinute(300), "books fetched by one reader, or by one address without a reader, a `rate`; a book fetched again within ten minutes, or in ranges, counts once")
	f.IntVar(&l.Conns, "limit-conns", 256, "connections of one address at once; 0 is no limit")
}

func (l *Limits) validate() error {
	if l.Conns < 0 {
		return errors.New("-limit-conns: less than none")
	}
	return nil
}
