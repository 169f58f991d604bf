package certs

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestRetries checks that a failed order is retried with growing pauses until ctx ends.
func TestRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, log, _ := acmeWith(t, "x")
		if err := a.Open(); err != nil {
			t.Fatal(err)
		}
		var tries []time.Duration
		start := time.Now()
		a.failures.next = transport(func() (*http.Response, error) {
			tries = append(tries, time.Since(start))
			return nil, errors.New("unreachable")
		})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			a.Run(ctx)
			close(ended)
		}()
		time.Sleep(3 * time.Hour)
		stop()
		<-ended
		want := []time.Duration{0, 2 * time.Minute, 10 * time.Minute, 42 * time.Minute, 102 * time.Minute, 162 * time.Minute}
		if !slices.Equal(tries, want) {
			t.Errorf("tries after %v, want %v", tries, want)
		}
		if n := strings.Count(log.String(), "level=ERROR"); n != len(want) ||
			!strings.Contains(log.String(), "because=[unreachable] next_try_in=32m0s") {
			t.Errorf("%d errors logged, want %d\n%s", n, len(want), log)
		}
	})
}

// TestHandshakeOrdersNothing checks that no handshake sends a request to the authority.
func TestHandshakeOrdersNothing(t *testing.T) {
	rsaOnly := []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
	for _, file := range []string{"shop.example", "x"} {
		a, _, _, _ := acmeWith(t, file)
		if err := a.Open(); err != nil {
			t.Fatal(err)
		}
		requests := 0
		a.failures.next = transport(func() (*http.Response, error) {
			requests++
			return nil, errors.New("unreachable")
		})
		for _, hello := range []*tls.ClientHelloInfo{
			{ServerName: "shop.example"}, ecdsaClient("shop.example"),
			{ServerName: "shop.example", CipherSuites: rsaOnly}, {ServerName: "SHOP.example."},
			{ServerName: "shop.example", SupportedProtos: []string{"acme-tls/1"}}, {ServerName: "evil.example"}, {},
		} {
			a.certificate(hello)
		}
		if requests > 0 {
			t.Errorf("with %s cached, handshakes sent %d requests to the authority", file, requests)
		}
		if _, err := a.leaf(t.Context(), "shop.example"); (err == nil) != (requests == 0) {
			t.Errorf("with %s cached, leaf = %v with %d requests", file, err, requests)
		}
	}
}
