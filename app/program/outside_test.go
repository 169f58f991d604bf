package program

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// partsOf returns parts in a line each.
func partsOf(parts []app.ConnectionPart) string {
	var all strings.Builder
	for _, p := range parts {
		all.WriteString(string(p.Grade) + " " + p.Part + ": " + p.Finding + "\n")
	}
	return all.String()
}

// TestOutside tests addresses that all lead to a server on loopback, which is this shop or another.
func TestOutside(t *testing.T) {
	ca := shoptest.NewCA(t)
	good, other := ca.Issue(t, "shop.example.com"), ca.Issue(t, "other.example.com")
	p := &probe{timeout: 5 * time.Second, roots: good.Pool(t)}
	shop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.answer(w, r) {
			http.NotFound(w, r)
		}
	})
	serve := func(h http.Handler, chain []byte, key []byte) string {
		s := httptest.NewUnstartedServer(h)
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes
		t.Cleanup(s.Close)
		if chain == nil {
			s.Start()
			return s.Listener.Addr().String()
		}
		certificate, err := tls.X509KeyPair(chain, key)
		if err != nil {
			t.Fatal(err)
		}
		s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
		s.StartTLS()
		return s.Listener.Addr().String()
	}
	self := shoptest.SelfSigned(t, "shop.example.com")
	ours, plain := serve(shop, good.Chain, good.Key), serve(shop, nil, nil)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for name, tt := range map[string]struct {
		url, leadsTo string
		resolves     []string // nil is not at all
		says         []string
	}{
		"well": {"https://shop.example.com", ours, []string{"203.0.113.7"}, []string{
			"ok domain: shop.example.com is 203.0.113.7, and has no port: enter https://shop.example.com as request",
			"ok certificate: phones accept the certificate of shop.example.com, until 20",
			"ok address: the shop answers at https://shop.example.com"}},
		"with a path": {"https://shop.example.com/shelf", ours, []string{"2001:db8::7"},
			[]string{"ok domain: ", "ok certificate: ", "ok address: "}},
		"unset": {"", "", nil, []string{"note domain: no public address is set"}},
		"no name": {"https://shop.example.com", ours, nil,
			[]string{"wrong domain: the name shop.example.com cannot be looked up, so no phone finds"}},
		"a port": {"https://shop.example.com:8443", ours, []string{"203.0.113.7"}, []string{
			"wrong domain: https://shop.example.com:8443 has a port", "take :8443 out", "ok certificate: ", "ok address: "}},
		"port 443": {"https://shop.example.com:443", ours, []string{"203.0.113.7"}, []string{"wrong domain: ", "not even 443"}},
		"plain": {"http://shop.example.com", plain, []string{"203.0.113.7"}, []string{
			"wrong domain: http://shop.example.com begins with http://", "note certificate: ", "ok address: "}},
		"an IP address": {"https://203.0.113.7", ours, nil, []string{"wrong domain: 203.0.113.7 is no domain",
			"wrong certificate: the certificate at 203.0.113.7 is for another name", "note address: not tested"}},
		"private": {"https://shop.example.com", ours, []string{"192.168.1.7", "127.0.0.1"}, []string{
			"note domain: here shop.example.com is 192.168.1.7, 127.0.0.1, which only this network reaches", "ok address: "}},
		"another shop": {"https://shop.example.com", serve(http.NotFoundHandler(), good.Chain, good.Key), []string{"203.0.113.7"},
			[]string{"ok certificate: ", "wrong address: another server answers"}},
		"another name": {"https://shop.example.com", serve(shop, other.Chain, other.Key), []string{"203.0.113.7"}, []string{
			"wrong certificate: the certificate at shop.example.com is for another name: order one for shop.example.com",
			"note address: not tested"}},
		"half a chain": {"https://shop.example.com", serve(shop, good.Leaf, good.Key), []string{"203.0.113.7"},
			[]string{"wrong certificate: no authority that phones know", "fullchain.pem"}},
		"self-signed": {"https://shop.example.com", serve(shop, self.Chain, self.Key), []string{"203.0.113.7"},
			[]string{"wrong certificate: no authority that phones know"}},
		"no HTTPS": {"https://shop.example.com", plain, []string{"203.0.113.7"},
			[]string{"wrong certificate: what answers at shop.example.com does not speak HTTPS"}},
		"nobody": {"https://shop.example.com", closed.Addr().String(), []string{"203.0.113.7"},
			[]string{"ok domain: ", "note certificate: not tested, for nothing answers", "wrong address: https://shop.example.com is not reached"}},
	} {
		p.lookUp = func(context.Context, string) ([]string, error) {
			if tt.resolves == nil {
				return nil, errors.New("no such host")
			}
			return tt.resolves, nil
		}
		p.dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", tt.leadsTo)
		}
		got := partsOf(p.outside(t.Context(), tt.url))
		for _, want := range tt.says {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, got)
			}
		}
	}
}

// TestCertificateEnds tests certificates near their end and behind it.
func TestCertificateEnds(t *testing.T) {
	u := &url.URL{Scheme: "https", Host: "shop.example.com"}
	now := time.Date(2026, time.November, 22, 8, 0, 0, 0, time.UTC)
	for days, says := range map[int]string{
		14: "ok certificate: phones accept the certificate of shop.example.com, until 2026-12-06 (14 days)",
		13: "wrong certificate: the certificate of shop.example.com ends on 2026-12-05, in 13 days, and should have been renewed",
		0:  "wrong certificate: the certificate of shop.example.com ends on 2026-11-22, in 0 days",
	} {
		part := left(u, &x509.Certificate{NotAfter: now.AddDate(0, 0, days)}, now)
		if got := partsOf([]app.ConnectionPart{part}); !strings.Contains(got, says) {
			t.Errorf("%d days: %s, want %s", days, got, says)
		}
	}
	ended := x509.CertificateInvalidError{Cert: &x509.Certificate{NotBefore: now.AddDate(0, -3, 0), NotAfter: now.AddDate(0, 0, -1)},
		Reason: x509.Expired}
	want := "wrong certificate: the certificate of shop.example.com is valid from 2026-08-22 to 2026-11-21, and not now: renew it"
	if got := partsOf([]app.ConnectionPart{refused(u, &tls.CertificateVerificationError{Err: ended})}); !strings.HasPrefix(got, want) {
		t.Errorf("an ended certificate: %s, want %s", got, want)
	}
}
