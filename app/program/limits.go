package program

import (
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/limit"
	"littleshelf/app/web"
)

// bound sets how much one reader and one address may ask of the shop and its site.
func bound(limits cli.Limits, shop *app.Shop, site *web.Server) {
	site.MaxConns = limits.Conns
	if limits.Rates == (limit.Rates{}) {
		return
	}
	l := limit.New(limits.Rates, time.Now)
	shop.Limiter, site.Limiter = l, l
}
