package wechat

import (
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"testing"
)

// TestUnreachable checks the advice for failures that a server on this machine cannot cause.
func TestUnreachable(t *testing.T) {
	c, err := New(API, "wx1", "5ecret")
	if err != nil {
		t.Fatal(err)
	}
	for says, err := range map[string]error{
		"the name api.weixin.qq.com cannot be looked up": &net.OpError{Op: "dial",
			Err: &net.DNSError{Err: "no such host", Name: "api.weixin.qq.com"}},
		"check this machine's clock": fmt.Errorf("tls: %w", x509.CertificateInvalidError{Reason: x509.Expired}),
		"that answers in WeChat's place": fmt.Errorf("tls: %w",
			x509.HostnameError{Certificate: &x509.Certificate{}, Host: "api.weixin.qq.com"}),
	} {
		if got := c.unreachable(err); !strings.Contains(got.String(), says) {
			t.Errorf("unreachable(%v) = %q, want %q in it", err, got, says)
		}
	}
}
