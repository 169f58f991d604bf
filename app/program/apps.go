package program

import (
	"net/http"
	"time"

	"littleshelf/app"
	"littleshelf/app/opds"
	"littleshelf/app/web"
	"littleshelf/books"
)

// openApps returns what the site serves to reading apps.
func openApps(site *web.Server, shopID string, folder books.Store) *opds.Server {
	parts := opds.Parts{
		Shop: site.Shop, ShopID: shopID, Log: site.Log,
		Origin: site.OriginOf, Name: func() string { return site.Live().ShopName },
		Hides: site.HidesFrom, Covers: site.Pictures, Reserve: site.Reserve, InTurn: site.InTurn,
		Allow: func(r *http.Request, what app.Activity) time.Duration {
			return site.Limiter.AllowAddress(what, site.NetworkOf(r))
		},
	}
	if _, elsewhere := folder.(web.Elsewhere); !elsewhere { // there each part of a file is a request
		parts.Books = folder
	}
	return opds.New(parts)
}
