package certs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"sync"
	"time"

	"littleshelf/app/wait"
)

const (
	// A pause after a failure is four times the previous one, between these bounds. Let's Encrypt
	// allows five failures an hour (https://letsencrypt.org/docs/rate-limits/).
	firstPause = 2 * time.Minute
	maxPause   = time.Hour

	renewalCheckEvery = time.Hour
	warnEvery         = 24 * time.Hour
)

// Run orders the missing certificates and watches their renewal until ctx ends.
func (a *ACME) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, domain := range a.Domains {
		all.Go(func() {
			a.acquire(ctx, domain)
			a.watch(ctx, domain)
		})
	}
	all.Wait()
}

// acquire orders a certificate for domain. It retries until it has one or ctx ends.
func (a *ACME) acquire(ctx context.Context, domain string) {
	for pause := firstPause; ; pause = min(4*pause, maxPause) {
		leaf, err := a.leaf(ctx, domain)
		if err == nil {
			a.ready[domain].Store(true)
			a.Log.Info("certificate ready", "domain", domain, "until", leaf.NotAfter)
			return
		}
		if ctx.Err() != nil {
			return
		}
		a.Log.Error("no certificate, so no client can connect by this domain: "+
			"check that its DNS record is this server's address and that ports 443 and 80 reach it",
			"domain", domain, "err", err, "because", a.failures.drain(), "next_try_in", pause)
		if !wait.Sleep(ctx, pause) {
			return
		}
	}
}

// watch checks the renewal of domain's certificate until ctx ends. autocert does the renewal.
func (a *ACME) watch(ctx context.Context, domain string) {
	var warned time.Time
	for wait.Sleep(ctx, renewalCheckEvery) {
		warned = a.checkRenewal(ctx, domain, warned)
	}
}

// checkRenewal logs an error if a renewal is overdue, at most once a day. It returns the time of
// the last such error; warned is the time of the one before.
func (a *ACME) checkRenewal(ctx context.Context, domain string, warned time.Time) time.Time {
	leaf, err := a.leaf(ctx, domain)
	now := a.Now()
	if err != nil || !overdue(leaf, now) || now.Sub(warned) < warnEvery {
		return warned
	}
	a.Log.Error("the certificate's renewal is overdue: "+
		"check that the domain's DNS record is this server's address and that ports 443 and 80 reach it",
		"domain", domain, "until", leaf.NotAfter, "because", a.failures.drain())
	return now
}

// overdue reports whether half of the renewal window has passed. autocert starts to renew when a
// third of a certificate's lifetime is left, or 30 days.
func overdue(leaf *x509.Certificate, now time.Time) bool {
	window := min(leaf.NotAfter.Sub(leaf.NotBefore)/3, 30*24*time.Hour)
	return leaf.NotAfter.Sub(now) < window/2
}

// leaf returns the certificate that is served for domain. It orders one if there is none. autocert
// takes no context and may need minutes, so leaf returns without it when ctx ends. That is safe:
// dirCache never has part of a file.
func (a *ACME) leaf(ctx context.Context, domain string) (*x509.Certificate, error) {
	cert, err := wait.For(ctx, func() (*tls.Certificate, error) { return a.manager.GetCertificate(ecdsaClient(domain)) })
	if err != nil {
		return nil, err
	}
	return cert.Leaf, nil
}
