package program

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"syscall"
	"time"

	"littleshelf/app/certs"
	"littleshelf/app/cli"
	"littleshelf/app/web"
)

// front is where the public comes in: one listener, and with -domain a second one that leads http://
// to https://, and someone who sees to the certificates.
type front struct {
	public  net.Listener
	address string // for the log

	plain net.Listener // nil is none
	acme  *certs.ACME  // nil is none
}

// openFront listens, and tells site what it stands behind.
func openFront(config cli.Serve, site *web.Server, log *slog.Logger) (*front, error) {
	public, err := listen(config.Addr)
	if err != nil {
		return nil, err
	}
	f := &front{public: public}
	site.Proxies = config.TLS.Proxies
	if _, ok := isUnix(config.Addr); ok {
		site.Proxies = append(site.Proxies, netip.PrefixFrom(here.Addr(), 32)) // all that can connect
	}
	switch {
	case len(config.TLS.Domains) > 0:
		err = f.openDomains(config, site, log)
	case config.TLS.Cert != "":
		err = f.openOwn(config, site, log)
	default:
		f.openPlain(log)
	}
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *front) openPlain(log *slog.Logger) {
	f.address = addrOf(f.public)
	at, ok := f.public.Addr().(*net.TCPAddr)
	if !ok {
		return
	}
	f.address = "http://" + f.address
	if !at.IP.IsLoopback() {
		log.Warn("plain HTTP where other machines can come in: who is on the way reads logins along; set -domain, or stay on 127.0.0.1 behind a proxy that does HTTPS")
	}
}

// openOwn is for a shop with a certificate of the owner's.
func (f *front) openOwn(config cli.Serve, site *web.Server, log *slog.Logger) error {
	own := &certs.Files{Cert: config.TLS.Cert, Key: config.TLS.Key, Log: log, Now: time.Now}
	if err := own.Load(); err != nil {
		return fmt.Errorf("-tls-cert, -tls-key: %w", err)
	}
	site.TLS = own.Config()
	f.address = "https://" + addrOf(f.public)
	return nil
}

// openDomains is for a shop that gets its own certificates.
func (f *front) openDomains(config cli.Serve, site *web.Server, log *slog.Logger) (err error) {
	if config.TLS.HTTPAddr != "" {
		if f.plain, err = listen(config.TLS.HTTPAddr); err != nil {
			return err
		}
	}
	f.acme = &certs.ACME{
		Domains: config.TLS.Domains, Folder: certsOf(config.DB), Directory: config.TLS.Directory, Log: log, Now: time.Now,
	}
	if err := f.acme.Open(); err != nil {
		return err
	}
	site.TLS = f.acme.Config()
	port := ""
	if at := f.public.Addr().(*net.TCPAddr); at.Port != 443 {
		port = ":" + strconv.Itoa(at.Port)
	}
	for _, domain := range config.TLS.Domains {
		site.Origins = append(site.Origins, "https://"+domain+port)
	}
	f.address = site.Origins[0]
	return nil
}

// certsOf is the folder of the certificates that the server of a database gets itself.
func certsOf(db string) string { return db + ".certs" }

// serve serves the site until ctx ends, and returns when nothing of the front runs any more.
func (f *front) serve(ctx context.Context, site *web.Server, handler http.Handler) error {
	ctx, end := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer end()
	if f.plain != nil {
		challenges := f.acme.Challenges(site.Redirect())
		beside.Go(func() {
			if err := site.ServeRedirect(ctx, f.plain, challenges); err != nil {
				site.Log.Error("http:// is not led to https:// any more", "err", err)
			}
		})
	}
	if f.acme != nil {
		beside.Go(func() { f.acme.Run(ctx) })
	}
	return site.Serve(ctx, f.public, handler)
}

// redirects returns where http:// is led to https://; empty is nowhere.
func (f *front) redirects() string {
	if f.plain == nil {
		return ""
	}
	return addrOf(f.plain)
}

func (f *front) close() {
	for _, l := range []net.Listener{f.plain, f.public} {
		if l != nil {
			l.Close()
		}
	}
}

// listen says what to do when the port is one that only privileged programs may have.
func listen(addr string) (net.Listener, error) {
	if path, ok := isUnix(addr); ok {
		return listenUnix(path)
	}
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EACCES) {
		err = fmt.Errorf("%w: ports below 1024 need CAP_NET_BIND_SERVICE, which the service that `littleshelf unit` prints has; for a program run by hand, `setcap cap_net_bind_service=+ep` on it", err)
	}
	return l, err
}
