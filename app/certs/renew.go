package certs

import (
	"context"
	"crypto/x509"
	"sync"
	"time"
)

const (
	// The first and the longest pause after a failure, each four times the one before. Let's Encrypt
	// forgives five an hour (https://letsencrypt.org/docs/rate-limits/).
	firstPause = 2 * time.Minute
	maxPause   = time.Hour

	watchEvery = time.Hour
	warnEvery  = 24 * time.Hour
)

// Run gets what certificates are missing and watches over their renewal, until ctx ends.
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

// acquire returns when there is a certificate for domain, or ctx has ended.
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
		a.Log.Error("no certificate, so nobody can come in by this name: does it lead here, and do ports 443 and 80 reach this server?",
			"domain", domain, "err", err, "because", a.witness.take(), "next_try_in", pause)
		if !sleep(ctx, pause) {
			return
		}
	}
}

// watch looks after the certificate of domain, which autocert renews by itself, until ctx ends.
func (a *ACME) watch(ctx context.Context, domain string) {
	var warned time.Time
	for sleep(ctx, watchEvery) {
		warned = a.look(ctx, domain, warned)
	}
}

// look complains of a renewal that is overdue, unless it has within the day, and gives when it last
// did.
func (a *ACME) look(ctx context.Context, domain string, warned time.Time) time.Time {
	leaf, err := a.leaf(ctx, domain)
	now := a.Now()
	if err != nil || !overdue(leaf, now) || now.Sub(warned) < warnEvery {
		return warned
	}
	a.Log.Error("the certificate should have been renewed by now: does its name still lead here, and do ports 443 and 80 reach this server?",
		"domain", domain, "until", leaf.NotAfter, "because", a.witness.take())
	return now
}

// overdue tells whether half the time has gone by that a renewal may take: autocert begins with it
// when a third of a certificate's life is left, or 30 days.
func overdue(leaf *x509.Certificate, now time.Time) bool {
	left := min(leaf.NotAfter.Sub(leaf.NotBefore)/3, 30*24*time.Hour)
	return leaf.NotAfter.Sub(now) < left/2
}

// leaf is the certificate that is served as domain, ordered if there is none. autocert takes no
// context and may need minutes, so a stop leaves it behind: whatever it keeps, it keeps whole.
func (a *ACME) leaf(ctx context.Context, domain string) (*x509.Certificate, error) {
	type answer struct {
		leaf *x509.Certificate
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		cert, err := a.manager.GetCertificate(modern(domain))
		if err != nil {
			got <- answer{err: err}
			return
		}
		got <- answer{leaf: cert.Leaf}
	}()
	select {
	case it := <-got:
		return it.leaf, it.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sleep tells whether d went by before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
