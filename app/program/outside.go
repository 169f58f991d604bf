package program

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// leastCertificate is what a certificate has left at least, unless its renewal fails. Programs that
// renew certificates begin a month before the end.
const leastCertificate = 14 * 24 * time.Hour

// outside tests an address as phones and WeChat see it, as far as this machine can: it looks up the
// name and asks the address, as any other client. What it cannot see is a firewall that lets this
// machine through.
func (p *probe) outside(ctx context.Context, address string) []app.ConnectionPart {
	if address == "" {
		return []app.ConnectionPart{partOf(app.PartDomain, app.GradeNote, text.Sprintf("no public address is set, so domain and "+
			"certificate were not tested: set public-url to the address that the mini-program has"))}
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return []app.ConnectionPart{partOf(app.PartDomain, app.GradeWrong, text.Sprintf("%q is not of the form https://HOST", address))}
	}
	domain, resolved := p.domain(ctx, u)
	if !resolved {
		return []app.ConnectionPart{domain}
	}
	trial, certificate, err := p.ask(ctx, address)
	if err != nil {
		secured := refused(u, err)
		answers := partOf(app.PartAddress, app.GradeWrong, p.unreached(address, err))
		if secured.Grade == app.GradeWrong {
			answers = partOf(app.PartAddress, app.GradeNote, text.Sprintf("not tested: first correct what is wrong above"))
		}
		return []app.ConnectionPart{domain, secured, answers}
	}
	answers := app.ConnectionPart{Part: app.PartAddress, Grade: app.GradeWrong, Finding: trial.Finding}
	if trial.OK {
		answers.Grade = app.GradeOK
	}
	return []app.ConnectionPart{domain, left(u, certificate, time.Now()), answers}
}

// domain tests the form of an address by WeChat's page "网络", 服务器域名配置, and looks up its name.
// It reports whether there is an address to ask.
func (p *probe) domain(ctx context.Context, u *url.URL) (part app.ConnectionPart, resolved bool) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	host := u.Hostname()
	wrong := func(finding text.Phrase) app.ConnectionPart { return partOf(app.PartDomain, app.GradeWrong, finding) }
	_, noName := netip.ParseAddr(host)
	switch {
	case loopback.IsHost(host):
		return partOf(app.PartDomain, app.GradeNote, text.Sprintf("%s is this machine itself, which is good for a try only: "+
			"WeChat wants https:// and a domain that is filed (备案)", host)), true
	case noName == nil:
		return wrong(text.Sprintf("%s is no domain: WeChat wants https:// and a domain that is filed (备案)", host)), true
	}
	addresses, err := p.lookUp(ctx, host)
	switch {
	case err != nil:
		return wrong(text.Sprintf("the name %s cannot be looked up, so no phone finds the shop: "+
			"add an A or AAAA record with this machine's public address where the domain is kept", host)), false
	case u.Scheme != "https":
		return wrong(text.Sprintf("%s begins with http://, and WeChat reaches https:// only: "+
			"start the server with -domain or -tls-cert, or put a proxy with a certificate before it", u)), true
	case u.Port() != "":
		return wrong(text.Sprintf("%s has a port, and requests to a 合法域名 may have none, not even 443: serve at port 443, "+
			"and take :%s out of public-url", u, u.Port())), true
	case private(addresses):
		return partOf(app.PartDomain, app.GradeNote, text.Sprintf("here %s is %s, which only this network reaches: "+
			"make sure that phones see a public address", host, strings.Join(addresses, ", "))), true
	}
	return partOf(app.PartDomain, app.GradeOK, text.Sprintf("%s is %s, and has no port: enter https://%s as request, uploadFile and "+
		"downloadFile 合法域名", host, strings.Join(addresses, ", "), host)), true
}

// private reports whether other networks cannot reach any of the addresses.
func private(addresses []string) bool {
	for _, a := range addresses {
		ip, err := netip.ParseAddr(a)
		if err != nil || !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() {
			return false
		}
	}
	return true
}

// left tests how long a certificate is still valid. The handshake has accepted it.
func left(u *url.URL, certificate *x509.Certificate, now time.Time) app.ConnectionPart {
	if certificate == nil {
		return partOf(app.PartCertificate, app.GradeNote, text.Sprintf("there is no certificate without https://"))
	}
	end := certificate.NotAfter
	date, days := end.Format(time.DateOnly), int(end.Sub(now)/(24*time.Hour))
	if end.Sub(now) < leastCertificate {
		return partOf(app.PartCertificate, app.GradeWrong, text.Sprintf("the certificate of %s ends on %s, in %d days, and should have been "+
			"renewed: see the log for -domain, or else renew it where it comes from", u.Hostname(), date, days))
	}
	return partOf(app.PartCertificate, app.GradeOK,
		text.Sprintf("phones accept the certificate of %s, until %s (%d days)", u.Hostname(), date, days))
}

// refused explains why there was no handshake, and what to do about the certificate.
func refused(u *url.URL, err error) app.ConnectionPart {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	name := u.Hostname()
	wrong := func(finding text.Phrase) app.ConnectionPart {
		return partOf(app.PartCertificate, app.GradeWrong, finding)
	}
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return wrong(text.Sprintf("the certificate of %s is valid from %s to %s, and not now: renew it, and check this machine's clock",
			name, invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly)))
	case errors.As(err, &host):
		return wrong(text.Sprintf("the certificate at %s is for another name: order one for %s", name, name))
	case errors.As(err, &authority), errors.As(err, &invalid):
		return wrong(text.Sprintf("no authority that phones know vouches for the certificate of %s: use one of a public authority, "+
			"and give -tls-cert the whole chain (fullchain.pem)", name))
	case errors.As(err, &record), errors.As(err, &alert):
		return wrong(text.Sprintf("what answers at %s does not speak HTTPS with TLS 1.2 or newer: check -domain, -tls-cert and the proxy", name))
	}
	return partOf(app.PartCertificate, app.GradeNote, text.Sprintf("not tested, for nothing answers"))
}
