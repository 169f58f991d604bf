package program

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"littleshelf/app"
	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// probe asks the server at an address for a path that it has just made up. Only the server with the
// same probe knows the answer to it.
type probe struct {
	timeout time.Duration
	roots   *x509.CertPool // nil is the machine's
	lookUp  func(ctx context.Context, host string) (addresses []string, err error)
	dial    func(ctx context.Context, network, addr string) (net.Conn, error) // nil is a plain dial
	current atomic.Pointer[riddle]
}

// riddle is a path below the address, and the answer. Neither can be guessed.
type riddle struct{ path, answer string }

const probePath = "/.well-known/littleshelf/"

// reach makes one request. It follows no redirect, and shows nothing of the response.
func (p *probe) reach(ctx context.Context, address string) app.Trial {
	trial, _, err := p.ask(ctx, address)
	if err != nil {
		return failed(p.unreached(address, err))
	}
	return trial
}

// ask is reach that also returns the certificate of the server, nil without HTTPS. An error means
// that there was no response.
func (p *probe) ask(ctx context.Context, address string) (app.Trial, *x509.Certificate, error) {
	made := &riddle{probePath + rand.Text(), rand.Text()}
	p.current.Store(made)
	defer p.current.Store(nil)
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return failed(text.Sprintf("%q is not of the form https://HOST", address)), nil, nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+made.path, nil)
	if err != nil {
		return failed(text.Sprintf("%q is not of the form https://HOST", address)), nil, nil
	}
	transport := &http.Transport{
		DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10,
		DialContext: p.dial, TLSClientConfig: &tls.Config{RootCAs: p.roots},
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return app.Trial{}, nil, err
	}
	defer response.Body.Close()
	var certificate *x509.Certificate
	if response.TLS != nil {
		certificate = response.TLS.PeerCertificates[0]
	}
	return answered(response, made, address, u.Hostname()), certificate, nil
}

// answered returns what a response proves.
func answered(response *http.Response, made *riddle, address, host string) app.Trial {
	said, err := io.ReadAll(io.LimitReader(response.Body, int64(len(made.answer))+1))
	switch {
	case response.StatusCode >= 300 && response.StatusCode < 400:
		return failed(text.Sprintf("%s redirects to another address: set the address at which the shop itself answers", address))
	case err != nil || response.StatusCode != http.StatusOK || string(said) != made.answer:
		return failed(text.Sprintf("another server answers at %s, or one before the shop that does not pass on all paths: "+
			"check the DNS record and the proxy", address))
	case loopback.IsHost(host):
		return app.Trial{OK: true, Finding: text.Sprintf("the shop answers at %s, which only this machine can use", address).String()}
	}
	return app.Trial{OK: true, Finding: text.Sprintf("the shop answers at %s", address).String()}
}

// answer answers a request for the path of the riddle, and reports whether it was one.
func (p *probe) answer(w http.ResponseWriter, r *http.Request) bool {
	current := p.current.Load()
	if current == nil || !strings.HasSuffix(r.URL.Path, current.path) {
		return false
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, current.answer)
	return true
}

// unreached explains the error of a request without a response.
func (p *probe) unreached(address string, err error) text.Phrase {
	var (
		name        *net.DNSError
		authority   x509.UnknownAuthorityError
		host        x509.HostnameError
		certificate x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &name):
		return text.Sprintf("%s is not reached: the name %s cannot be looked up; check its DNS record", address, name.Name)
	case errors.As(err, &authority), errors.As(err, &host), errors.As(err, &certificate):
		return text.Sprintf("the certificate at %s is wrong (%v): phones refuse it too", address, err)
	case errors.Is(err, context.DeadlineExceeded):
		return text.Sprintf("%s is not reached: nothing answers within %v; check the firewall, the DNS record and the port",
			address, p.timeout)
	}
	return text.Sprintf("%s is not reached: no server answers there; check the firewall, the DNS record and the port", address)
}
