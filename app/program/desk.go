package program

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"time"

	"littleshelf/app"
	"littleshelf/app/desk"
	"littleshelf/app/drain"
	"littleshelf/app/upkeep"
	"littleshelf/app/wait"
	"littleshelf/app/web"
	"littleshelf/bolt"
	"littleshelf/books"
)

// keepersDesk is the keeper's desk of a running server.
type keepersDesk struct {
	site     *web.Server
	own      string       // the address of the desk without a public address
	listener net.Listener // of its own, with -keeper-addr; nil is the site's
	handler  http.Handler
}

// openDesk opens the desk: on the site, or on a listener of its own. It returns nil if there is
// none.
func openDesk(house *house, work *upkeep.Upkeep, site *web.Server, folder books.Store, changed func()) (*keepersDesk, error) {
	config, address := house.config, house.front.address
	if config.Desk.Off {
		return nil, nil
	}
	pages := &desk.Desk{
		Shop: site.Shop, Log: site.Log, Zone: config.Zone, Version: site.Version,
		OverTLS: site.OverTLS, ClientOf: site.NetworkOf,
		Private: config.Desk.Addr != "", Origin: func() string { return originOf(site.Live().PublicURL) }, Changed: changed,
		Books: folder, EncodeCover: newPictureEncoder(coverKind).encode, Cover: site.SmallCover,
		House: house.states, Upkeep: work,
		Restore: func(file string) []desk.Step {
			return restoreSteps(config, house.manager, filepath.Join(house.backups.Status().Plan.Dir, file))
		},
		Engine: func() desk.Engine { return house.engine(site) },
		About:  desk.About{Schema: bolt.Schema(), Started: house.started, Changelog: house.manual.Newest},
	}
	if config.Desk.Addr != "" {
		pages.About.Site = cmp.Or(config.PublicURL, address)
	}
	pages.Limit = func(from netip.Prefix) time.Duration { return site.Limiter.AllowAddress(app.SignIns, from) }
	handler, err := pages.Handler()
	if err != nil {
		return nil, err
	}
	d := &keepersDesk{site: site, own: address, handler: handler}
	if config.Desk.Addr == "" {
		site.Desk = handler
		return d, nil
	}
	if d.listener, err = net.Listen("tcp", config.Desk.Addr); err != nil {
		return nil, err
	}
	d.own = "http://" + d.listener.Addr().String()
	return d, nil
}

// address returns the address of the desk, as browsers open it.
func (d *keepersDesk) address() string {
	if d.listener != nil {
		return d.own + desk.Root
	}
	return cmp.Or(d.site.Live().PublicURL, d.own) + desk.Root
}

// sharePictures has the desk's own listener serve the covers of the site and the readers' pictures:
// pages of the desk show them.
func (d *keepersDesk) sharePictures(site http.Handler) {
	if d.listener == nil {
		return
	}
	own := http.NewServeMux()
	own.Handle("/", d.handler)
	own.Handle("GET /covers/", site)
	own.Handle("GET /avatars/", site)
	d.handler = own
}

// announce logs the link that sets the first password of the desk.
func (d *keepersDesk) announce(ctx context.Context) {
	token, err := d.site.Shop.FirstKeeperLink(ctx)
	switch {
	case err != nil:
		d.site.Log.Error("no link to the desk", "err", err)
	case token != "":
		d.site.Log.Warn("the keeper's desk has no password yet: open this link within 30 minutes and set one; "+
			"later, littleshelf keeper link prints another", "link", d.address()+"/start#"+token)
	}
}

// dutySettled is the time after which one of the servers that started together is on duty.
const dutySettled = 3 * time.Second

// announceOnce is announce on one server only, for each link ends the one before.
func announceOnce(ctx context.Context, d *keepersDesk, onDuty func() bool) {
	if onDuty != nil {
		wait.Sleep(ctx, dutySettled)
		if !onDuty() {
			return
		}
	}
	d.announce(ctx)
}

// serve serves the listener of the desk, if it has one, until ctx ends.
func (d *keepersDesk) serve(ctx context.Context) {
	if d.listener == nil {
		return
	}
	server := web.NewHTTPServer(d.handler, d.site.Log)
	serve := func() error { return server.Serve(d.listener) }
	if _, err := drain.Serve(ctx, server, serve, deskDrainTime, func() {}); err != nil {
		d.site.Log.Error("the desk failed", "err", err)
	}
}

// deskDrainTime is how long a stopping server waits for requests to the desk.
const deskDrainTime = 10 * time.Second

// originOf returns the scheme and the host of an address, which may have a path.
func originOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return ""
	}
	return parsed.Scheme + "://" + parsed.Host
}
