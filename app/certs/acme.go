package certs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"littleshelf/app/text"
)

// ACME gets a certificate for each domain from a certificate authority and renews it before it
// expires. Its fields are set once, before Open.
type ACME struct {
	Domains   []string // in lower case
	Folder    string   // of the certificates and the account's key; created if missing
	Directory string   // URL of the authority's directory; empty is Let's Encrypt's
	Log       *slog.Logger
	Now       func() time.Time

	manager  *autocert.Manager
	failures *acmeErrors
	ready    map[string]*atomic.Bool // by domain: there is a certificate
}

// Open creates the folder and loads the certificates that an earlier run left in it.
func (a *ACME) Open() error {
	cache := dirCache{a.Folder, a.Log}
	root, err := cache.open()
	if err != nil {
		return text.Errorf("certificates: %w", err)
	}
	root.Close()
	directory := a.Directory
	if directory == "" {
		directory = autocert.DefaultACMEDirectory
	}
	a.failures = &acmeErrors{next: http.DefaultTransport}
	a.manager = &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: cache, HostPolicy: a.hostPolicy,
		Client: &acme.Client{
			DirectoryURL: directory, UserAgent: "littleshelf",
			HTTPClient: &http.Client{Transport: a.failures, Timeout: time.Minute},
		},
	}
	a.ready = make(map[string]*atomic.Bool, len(a.Domains))
	for _, domain := range a.Domains {
		a.ready[domain] = new(atomic.Bool)
		a.ready[domain].Store(a.hasValid(cache, domain))
	}
	return nil
}

// hasValid reports whether the cache has a certificate for domain that has not expired.
func (a *ACME) hasValid(cache dirCache, domain string) bool {
	leaf, err := cached(cache, domain)
	return err == nil && leaf.VerifyHostname(domain) == nil && a.Now().Before(leaf.NotAfter)
}

// cached returns the certificate of a domain in the cache.
func cached(cache dirCache, domain string) (*x509.Certificate, error) {
	data, err := cache.Get(context.Background(), domain)
	if err != nil {
		return nil, err
	}
	cert, err := tls.X509KeyPair(data, data)
	return cert.Leaf, err
}

// Expires returns when the first of the certificates ends. It returns false if a domain has none.
func (a *ACME) Expires() (first time.Time, ok bool) {
	for _, domain := range a.Domains {
		leaf, err := cached(dirCache{a.Folder, a.Log}, domain)
		if err != nil {
			return time.Time{}, false
		}
		if first.IsZero() || leaf.NotAfter.Before(first) {
			first = leaf.NotAfter
		}
	}
	return first, true
}

// hostPolicy returns an error for a host that is not one of the domains. It implements
// autocert.HostPolicy.
func (a *ACME) hostPolicy(_ context.Context, host string) error {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if a.ready[strings.ToLower(host)] == nil {
		return fmt.Errorf("%.300q is not a domain of this shop", host)
	}
	return nil
}

// Config returns the TLS configuration for the domains. It also answers the authority's TLS-ALPN
// challenges (RFC 8737).
func (a *ACME) Config() *tls.Config {
	c := config(a.certificate)
	c.NextProtos = append(c.NextProtos, acme.ALPNProto)
	return c
}

// Challenges answers the authority's challenges over plain HTTP and passes other requests to next.
func (a *ACME) Challenges(next http.Handler) http.Handler { return a.manager.HTTPHandler(next) }

// certificate returns the certificate for a handshake. A handshake never orders a certificate: any
// client could then use up the authority's weekly limit.
func (a *ACME) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	domain := strings.ToLower(strings.TrimSuffix(hello.ServerName, "."))
	ready := a.ready[domain]
	switch {
	case ready == nil:
		return nil, nil // crypto/tls sends the alert unrecognized_name
	case len(hello.SupportedProtos) == 1 && hello.SupportedProtos[0] == acme.ALPNProto:
		return a.manager.GetCertificate(hello)
	case !ready.Load():
		return nil, fmt.Errorf("no certificate for %s yet", domain)
	}
	return a.manager.GetCertificate(ecdsaClient(domain))
}

// ecdsaClient returns the hello of a client that supports ECDSA. autocert would order a second, RSA
// certificate for other clients, but no client of a shop needs it.
func ecdsaClient(domain string) *tls.ClientHelloInfo {
	return &tls.ClientHelloInfo{ServerName: domain, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}}
}
