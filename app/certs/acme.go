package certs

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// ACME gets a certificate for each domain from a certificate authority and has it renewed in good
// time. Its fields are set once, before Open.
type ACME struct {
	Domains   []string // in lower case
	Folder    string   // where certificates and the account's key are kept; made when missing
	Directory string   // of the authority; empty is Let's Encrypt's
	Log       *slog.Logger
	Now       func() time.Time

	manager *autocert.Manager
	witness *witness
	ready   map[string]*atomic.Bool // by domain: there is a certificate
}

// Open looks for what an earlier run has kept.
func (a *ACME) Open() error {
	kept := folder{a.Folder, a.Log}
	root, err := kept.open()
	if err != nil {
		return fmt.Errorf("certificates: %w", err)
	}
	root.Close()
	directory := a.Directory
	if directory == "" {
		directory = autocert.DefaultACMEDirectory
	}
	a.witness = &witness{next: http.DefaultTransport}
	a.manager = &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: kept, HostPolicy: a.policy,
		Client: &acme.Client{
			DirectoryURL: directory, UserAgent: "littleshelf",
			HTTPClient: &http.Client{Transport: a.witness, Timeout: time.Minute},
		},
	}
	a.ready = make(map[string]*atomic.Bool, len(a.Domains))
	for _, domain := range a.Domains {
		a.ready[domain] = new(atomic.Bool)
		a.ready[domain].Store(a.keeps(kept, domain))
	}
	return nil
}

// keeps tells whether an earlier run left a certificate for domain that is still good.
func (a *ACME) keeps(kept folder, domain string) bool {
	data, err := kept.Get(context.Background(), domain)
	if err != nil {
		return false
	}
	cert, err := tls.X509KeyPair(data, data)
	return err == nil && cert.Leaf.VerifyHostname(domain) == nil && a.Now().Before(cert.Leaf.NotAfter)
}

// policy keeps the authority from being asked about a name that is not ours.
func (a *ACME) policy(_ context.Context, host string) error {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if a.ready[strings.ToLower(host)] == nil {
		return fmt.Errorf("%.300q is not a name of this shop", host)
	}
	return nil
}

// Config is how to speak TLS under the domains, and how to answer the authority's challenges there.
func (a *ACME) Config() *tls.Config {
	c := config(a.certificate)
	c.NextProtos = append(c.NextProtos, acme.ALPNProto)
	return c
}

// Challenges answers the authority's challenges over plain HTTP, and hands all else to next.
func (a *ACME) Challenges(next http.Handler) http.Handler { return a.manager.HTTPHandler(next) }

// certificate answers a handshake. No handshake orders a certificate: anybody could use up what the
// authority allows a week.
func (a *ACME) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	domain := strings.ToLower(strings.TrimSuffix(hello.ServerName, "."))
	ready := a.ready[domain]
	switch {
	case ready == nil:
		return nil, nil // which crypto/tls answers with unrecognized_name
	case len(hello.SupportedProtos) == 1 && hello.SupportedProtos[0] == acme.ALPNProto:
		return a.manager.GetCertificate(hello)
	case !ready.Load():
		return nil, fmt.Errorf("no certificate for %s yet", domain)
	}
	return a.manager.GetCertificate(modern(domain))
}

// modern is a client that takes ECDSA. One certificate a domain is enough: whoever speaks TLS 1.2
// and only RSA is not among a shop's clients.
func modern(domain string) *tls.ClientHelloInfo {
	return &tls.ClientHelloInfo{ServerName: domain, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}}
}
