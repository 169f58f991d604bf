package program

import (
	"littleshelf/app"
	"littleshelf/app/limit"
)

// ratesOf returns the limits for each reader and each address.
func ratesOf(values app.SettingValues) limit.Rates {
	rate := func(name string) limit.Rate { return limit.Rate(values.Rate(name)) }
	return limit.Rates{
		Logins: rate(app.SettingLimitLogin), Writes: rate(app.SettingLimitWrite), Buys: rate(app.SettingLimitBuy),
		Downloads: rate(app.SettingLimitDownload), Pages: rate(app.SettingLimitPages), Searches: rate(app.SettingLimitSearch),
	}
}
