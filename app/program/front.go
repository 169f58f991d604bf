package program

import (
	"context"
	"errors"
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
	"littleshelf/app/text"
	"littleshelf/app/web"
)

// front is the public side of the server: the listener of the site, and with -domain also a
// listener that redirects http:// to https://, and the renewal of certificates.
type front struct {
	public  net.Listener
	address string // as the log shows it

	plain net.Listener // redirects http://; nil is none
	acme  *certs.ACME  // nil is none

	// certificate returns when the certificate ends, and false if there is none yet. It is nil
	// without HTTPS.
	certificate func() (time.Time, bool)
}

// openFront opens the listeners, and sets the fields of site that depend on them: TLS, Origins and
// Proxies.
func openFront(config cli.Serve, site *web.Server, log *slog.Logger) (*front, error) {
	public, err := listen(config.Addr)
	if err != nil {
		return nil, err
	}
	f := &front{public: public}
	site.Proxies = config.TLS.Proxies
	if _, ok := unixPath(config.Addr); ok {
		site.Proxies = append(site.Proxies, netip.PrefixFrom(socketPeer.Addr(), 32)) // every client of the socket
	}
	switch {
	case len(config.TLS.Domains) > 0:
		err = f.openACME(config, site, log)
	case config.TLS.Cert != "":
		err = f.openCertFiles(config, site, log)
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
		log.Warn("plain HTTP on an address that other machines can reach, so logins can be read on the network: " +
			"set -domain, or listen on 127.0.0.1 behind a proxy that does HTTPS")
	}
}

// openCertFiles serves HTTPS with the certificate of -tls-cert.
func (f *front) openCertFiles(config cli.Serve, site *web.Server, log *slog.Logger) error {
	files := &certs.Files{Cert: config.TLS.Cert, Key: config.TLS.Key, Log: log, Now: time.Now}
	if err := files.Load(); err != nil {
		return text.Errorf("-tls-cert, -tls-key: %w", err)
	}
	site.TLS, f.certificate = files.Config(), files.Expires
	f.address = "https://" + addrOf(f.public)
	return nil
}

// openACME serves HTTPS with certificates that the server orders for -domain.
func (f *front) openACME(config cli.Serve, site *web.Server, log *slog.Logger) (err error) {
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
	site.TLS, f.certificate = f.acme.Config(), f.acme.Expires
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

// certsOf returns the folder of the certificates that the server of a database orders by ACME.
func certsOf(db string) string { return beside(db) + ".certs" }

// serve serves the site until ctx ends. It returns after all goroutines of the front have ended.
func (f *front) serve(ctx context.Context, site *web.Server, handler http.Handler) error {
	ctx, end := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer end()
	if f.plain != nil {
		challenges := f.acme.Challenges(site.Redirect())
		beside.Go(func() {
			if err := site.ServeRedirect(ctx, f.plain, challenges); err != nil {
				site.Log.Error("http:// is not redirected to https:// any more", "err", err)
			}
		})
	}
	if f.acme != nil {
		beside.Go(func() { f.acme.Run(ctx) })
	}
	return site.Serve(ctx, f.public, handler)
}

// redirectAddr returns the address of the listener that redirects http:// to https://, or "".
func (f *front) redirectAddr() string {
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

// listen listens on addr, a host:port or unix:PATH. If the port needs a privilege, the error says
// how to get it.
func listen(addr string) (net.Listener, error) {
	if path, ok := unixPath(addr); ok {
		return listenUnix(path)
	}
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EACCES) {
		err = text.Errorf("%w: ports below 1024 need CAP_NET_BIND_SERVICE, which the service that `littleshelf unit` prints has; "+
			"for a program run by hand, `setcap cap_net_bind_service=+ep` on it", err)
	}
	return l, err
}
