package program

import (
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/limit"
	"littleshelf/app/web"
)

// setLimits sets the limits for each reader and each address in the shop and its site.
func setLimits(limits cli.Limits, shop *app.Shop, site *web.Server) {
	site.MaxConns = limits.Conns
	if limits.Rates == (limit.Rates{}) {
		return
	}
	l := limit.New(limits.Rates, time.Now)
	shop.Limiter, site.Limiter = l, l
}
