package program

import (
	"context"
	"net/netip"
	"time"

	"littleshelf/app"
	"littleshelf/app/storefront"
	"littleshelf/app/web"
)

// openStorefront opens the shop for readers in a browser, on the site.
func openStorefront(site *web.Server) error {
	pages := &storefront.Storefront{
		Shop: site.Shop, Log: site.Log, Zone: site.Zone,
		Site: func() storefront.Site {
			live := site.Live()
			return storefront.Site{
				Name: live.ShopName, Contact: live.Contact, RecordNumber: live.RecordNumber, About: live.About,
				PublicURL: originOf(live.PublicURL), Demo: live.Demo,
			}
		},
		Hides: site.HidesFrom, Cover: site.SmallCover, Drawn: site.DrawnCover, Picture: site.LargeCover,
		PageImage: site.ReaderPage, OverTLS: site.OverTLS, ClientOf: site.NetworkOf,
		Origin: site.OriginOf, AdmitsDemo: site.AdmitsDemo,
		Limit: func(what app.Activity, from netip.Prefix) time.Duration { return site.Limiter.AllowAddress(what, from) },
	}
	if drawn := site.Drawings; drawn != nil {
		pages.Examine = func(ctx context.Context, diskName string) error {
			_, err := drawn.Facts(ctx, diskName)
			return err
		}
	}
	site.ReaderKey, site.ReaderFailed = pages.KeyOf, pages.Fail
	handler, err := pages.Handler()
	site.Readers, site.ReadersPaths = handler, storefront.Paths
	return err
}
