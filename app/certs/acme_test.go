package certs

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/acme/autocert"

	"littleshelf/app/shoptest"
)

// The tests in app/program run a certificate authority. These tests need none.

// acmeWith returns an ACME whose folder has a certificate for shop.example under the name file.
func acmeWith(t *testing.T, file string) (*ACME, *shoptest.Clock, *shoptest.Log, shoptest.Issued) {
	t.Helper()
	clock, log, issued := new(shoptest.Clock), shoptest.NewLog(t), shoptest.NewCA(t).Issue(t, "shop.example")
	a := &ACME{
		Domains: []string{"shop.example"}, Folder: filepath.Join(t.TempDir(), "certs"), Directory: "https://127.0.0.1:1/none",
		Log: log.Logger(), Now: clock.Now,
	}
	if err := (dirCache{a.Folder, a.Log}).Put(t.Context(), file, slices.Concat(issued.Key, issued.Chain)); err != nil {
		t.Fatal(err)
	}
	return a, clock, log, issued
}

// TestOverdue checks that an overdue renewal, which autocert does not report, is logged once a day.
func TestOverdue(t *testing.T) {
	a, clock, log, issued := acmeWith(t, "shop.example")
	if err := a.Open(); err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(issued.Chain, issued.Key)
	if err != nil {
		t.Fatal(err)
	}
	a.failures.add("connection refused on port 443")
	var warned time.Time
	for _, tt := range []struct {
		left   time.Duration
		errors int
	}{
		{31 * 24 * time.Hour, 0},
		{16 * 24 * time.Hour, 0}, // autocert has tried to renew it for two weeks
		{15*24*time.Hour - time.Second, 1},
		{14*24*time.Hour + time.Minute, 1},
		{14*24*time.Hour - time.Minute, 2},
		{-time.Hour, 3},
	} {
		clock.Advance(pair.Leaf.NotAfter.Add(-tt.left).Sub(clock.Now()))
		warned = a.checkRenewal(t.Context(), "shop.example", warned)
		if n := strings.Count(log.String(), "level=ERROR"); n != tt.errors {
			t.Errorf("%v before it expires: %d errors logged, want %d\n%s", tt.left, n, tt.errors, log)
		}
	}
	if n := strings.Count(log.String(), "connection refused on port 443"); n != 1 {
		t.Errorf("the reason is logged %d times, want once\n%s", n, log)
	}
}

// TestCached checks that a cached certificate is served from the first handshake on, if it is valid
// for the domain.
func TestCached(t *testing.T) {
	good, _, _, _ := acmeWith(t, "shop.example")
	other, _, _, _ := acmeWith(t, "books.example")
	other.Domains = []string{"books.example"}
	expired, clock, _, _ := acmeWith(t, "shop.example")
	clock.Advance(100 * 365 * 24 * time.Hour)
	none, _, _, _ := acmeWith(t, "x")
	for name, tt := range map[string]struct {
		acme  *ACME
		ready bool
	}{"valid": {good, true}, "other domain": {other, false}, "expired": {expired, false}, "none": {none, false}} {
		if err := tt.acme.Open(); err != nil {
			t.Fatal(err)
		}
		tt.acme.failures.next = transport(func() (*http.Response, error) {
			t.Errorf("%s: a handshake sends a request to the authority", name)
			return nil, errors.New("unreachable")
		})
		cert, err := tt.acme.certificate(&tls.ClientHelloInfo{ServerName: tt.acme.Domains[0]})
		if (cert != nil && err == nil) != tt.ready {
			t.Errorf("%s: certificate = %v, %v, want one: %v", name, cert, err, tt.ready)
		}
	}
}

// TestDirCache checks that files are readable by their owner only, that a failure is logged, and
// that a name taken from a request never becomes a file.
func TestDirCache(t *testing.T) {
	ctx, log := t.Context(), shoptest.NewLog(t)
	c := dirCache{filepath.Join(t.TempDir(), "certs"), log.Logger()}
	if _, err := c.Get(ctx, "acme_account+key"); err != autocert.ErrCacheMiss {
		t.Errorf("Get of nothing = %v, want %v", err, autocert.ErrCacheMiss)
	}
	for _, text := range []string{"first", "second"} {
		if err := c.Put(ctx, "acme_account+key", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Get(ctx, "acme_account+key"); string(got) != text || err != nil {
			t.Errorf("Get = %q, %v, want %q", got, err, text)
		}
	}
	for name, want := range map[string]fs.FileMode{".": fs.ModeDir | 0o700, "acme_account+key": 0o600} {
		if info, err := os.Stat(filepath.Join(c.path, name)); err != nil || info.Mode() != want {
			t.Errorf("%s is %v, %v, want mode %v", name, info.Mode(), err, want)
		}
	}
	for _, name := range []string{"shop.example+token", "x+http-01", "..+http-01"} {
		if err := errors.Join(c.Put(ctx, name, []byte("x")), c.Delete(ctx, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := c.Get(ctx, name); err != autocert.ErrCacheMiss {
			t.Errorf("Get of %s = %v, want %v", name, err, autocert.ErrCacheMiss)
		}
	}
	if entries, err := os.ReadDir(c.path); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v, want the key only", entries, err)
	}
	if _, err := c.Get(ctx, "../../x"); err == nil || err == autocert.ErrCacheMiss {
		t.Errorf("Get outside the folder = %v", err)
	}
	c.path = filepath.Join(c.path, "acme_account+key")
	if err := c.Put(ctx, "x", nil); err == nil || !strings.Contains(log.String(), "could not be saved") {
		t.Errorf("Put into a file = %v, and the log says %s", err, log)
	}
}

func TestPolicy(t *testing.T) {
	a, _, _, _ := acmeWith(t, "shop.example")
	if err := a.Open(); err != nil {
		t.Fatal(err)
	}
	for host, ours := range map[string]bool{
		"shop.example": true, "SHOP.example": true, "shop.example:80": true,
		"": false, "example": false, "a.shop.example": false, "127.0.0.1": false, "shop.example.": false,
	} {
		if err := a.hostPolicy(context.Background(), host); (err == nil) != ours {
			t.Errorf("policy of %q = %v, want ours: %v", host, err, ours)
		}
	}
}

// transport is a RoundTripper without a network.
type transport func() (*http.Response, error)

func (f transport) RoundTrip(*http.Request) (*http.Response, error) { return f() }

// TestACMEErrors checks that the reasons of every kind of refusal are collected without duplicates,
// and that the response's body can still be read.
func TestACMEErrors(t *testing.T) {
	const valid = `{"status":"valid","challenges":[{"type":"http-01","status":"valid"}]}`
	for body, want := range map[string]struct {
		status  int
		reasons []string
	}{
		valid:                     {200, nil},
		"-----BEGIN CERTIFICATE-": {200, nil},
		`{"type":"urn:ietf:params:acme:error:badNonce","detail":"old"}`:         {400, nil},
		`{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many"}`: {429, []string{"too many"}},
		`{"status":"invalid","challenges":[{"error":{"detail":"no route"}},{"error":{"detail":"no name"}},{"a":"b"}]}`: {
			200, []string{"no route", "no name"},
		},
		"<html>": {502, nil},
	} {
		e := &acmeErrors{next: transport(func() (*http.Response, error) {
			return &http.Response{StatusCode: want.status, Body: io.NopCloser(strings.NewReader(body))}, nil
		})}
		for range 2 {
			response, err := e.RoundTrip(nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(response.Body); string(got) != body || err != nil {
				t.Errorf("body = %q, %v, want %q", got, err, body)
			}
		}
		if got := e.drain(); !slices.Equal(got, want.reasons) || e.drain() != nil {
			t.Errorf("reasons of %s = %q, want %q, once", body, got, want.reasons)
		}
	}
	unreachable := &acmeErrors{next: transport(func() (*http.Response, error) { return nil, errors.New("unreachable") })}
	if _, err := unreachable.RoundTrip(nil); err == nil || !slices.Equal(unreachable.drain(), []string{"unreachable"}) {
		t.Errorf("RoundTrip without a connection = %v", err)
	}
	long := &acmeErrors{next: transport(func() (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(strings.Repeat(" ", maxResponse+1)))}, nil
	})}
	if _, err := long.RoundTrip(nil); err == nil {
		t.Error("a response that is too long is accepted")
	}
	for _, reason := range []string{"1", "2", "3", "4", "5", "2"} {
		unreachable.add(reason)
	}
	if got, want := unreachable.drain(), []string{"2", "3", "4", "5"}; !slices.Equal(got, want) {
		t.Errorf("reasons = %q, want the latest: %q", got, want)
	}
}
