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

// TestRetries: an authority that refuses is asked again, ever more rarely, until the shop stops.
func TestRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, log, _ := kept(t, "x")
		if err := a.Open(); err != nil {
			t.Fatal(err)
		}
		var tries []time.Duration
		start := time.Now()
		a.witness.next = transport(func() (*http.Response, error) {
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
			t.Errorf("asked after %v, want %v", tries, want)
		}
		if n := strings.Count(log.String(), "level=ERROR"); n != len(want) || !strings.Contains(log.String(), "because=[unreachable] next_try_in=32m0s") {
			t.Errorf("%d complaints, want %d\n%s", n, len(want), log)
		}
	})
}

// TestHandshakeOrdersNothing: whoever comes, and whatever they cannot do, the authority hears nothing.
func TestHandshakeOrdersNothing(t *testing.T) {
	rsaOnly := []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
	for _, file := range []string{"shop.example", "x"} {
		a, _, _, _ := kept(t, file)
		if err := a.Open(); err != nil {
			t.Fatal(err)
		}
		asked := 0
		a.witness.next = transport(func() (*http.Response, error) {
			asked++
			return nil, errors.New("unreachable")
		})
		for _, hello := range []*tls.ClientHelloInfo{
			{ServerName: "shop.example"}, modern("shop.example"), {ServerName: "shop.example", CipherSuites: rsaOnly}, {ServerName: "SHOP.example."},
			{ServerName: "shop.example", SupportedProtos: []string{"acme-tls/1"}}, {ServerName: "evil.example"}, {},
		} {
			a.certificate(hello)
		}
		if asked > 0 {
			t.Errorf("with %s kept, handshakes asked the authority %d times", file, asked)
		}
		if _, err := a.leaf(t.Context(), "shop.example"); (err == nil) != (asked == 0) {
			t.Errorf("with %s kept, what Run asks for: %v, %d times", file, err, asked)
		}
	}
}
