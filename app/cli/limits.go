package cli

import (
	"flag"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/limit"
	"littleshelf/app/text"
)

// Limits are the rate limits of a reader or an address, and the connections of an address.
type Limits struct {
	Rates limit.Rates
	Conns int // simultaneous connections of one address; 0 is no limit
}

func (l *Limits) define(f *flag.FlagSet) {
	rate := func(to *limit.Rate, name, usage string) {
		first, _ := app.ParseRate(app.FirstSetting(name))
		f.TextVar(to, name, limit.Rate(first), usage)
	}
	rate(&l.Rates.Logins, app.SettingLimitLogin, "logins from one address, a `rate`: a number per second, minute or hour (/s, /m, /h), "+
		"which may also come at once; 0 is no limit")
	rate(&l.Rates.Writes, app.SettingLimitWrite, "comments, codes and logouts of one reader, a `rate`")
	rate(&l.Rates.Buys, app.SettingLimitBuy, "purchases of one reader, a `rate`")
	rate(&l.Rates.Downloads, app.SettingLimitDownload, "downloads of one reader, or of one address without a reader, a `rate`; "+
		"a book that is downloaded again within ten minutes, or in ranges, counts once")
	rate(&l.Rates.Pages, app.SettingLimitPages, "pages that one reader reads, or one address without a reader, a `rate`")
	rate(&l.Rates.Searches, app.SettingLimitSearch, "searches from one address, a `rate`")
	conns, _ := strconv.Atoi(app.FirstSetting(app.SettingLimitConns))
	f.IntVar(&l.Conns, app.SettingLimitConns, conns, "simultaneous connections of one address; 0 is no limit")
}

func (l *Limits) validate() error {
	if l.Conns < 0 {
		return text.Errorf("-limit-conns must be at least 0")
	}
	return nil
}
