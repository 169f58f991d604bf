package cli

import (
	"flag"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"littleshelf/app"
	"littleshelf/app/text"
)

// TLS is the settings of HTTPS: certificates that the server obtains by ACME, the keeper's own
// certificate, or a proxy that terminates TLS.
type TLS struct {
	Domains   []string // obtain certificates for these names; the first is in links
	HTTPAddr  string   // host:port that redirects http:// to https://; empty is none
	Directory string   // the certificate authority's ACME directory; empty is Let's Encrypt's

	Cert, Key string // PEM files of the keeper's certificate; empty is none

	Proxies []netip.Prefix // proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted
}

func (t *TLS) define(f *flag.FlagSet) {
	f.Func("domain",
		"serve HTTPS under this `name[,name]`, with certificates that are obtained and renewed automatically; -addr is then :443",
		t.addDomains)
	f.StringVar(&t.HTTPAddr, "http-addr", "",
		"with -domain, the `host:port` that redirects http:// to https:// (default :80; \"\" is none)")
	f.StringVar(&t.Directory, "acme-directory", "",
		"get certificates from the authority with this ACME directory `address` (default: Let's Encrypt)")
	f.StringVar(&t.Cert, "tls-cert", "", "serve HTTPS with the certificate chain in this PEM `file`; read again when it changes")
	f.StringVar(&t.Key, "tls-key", "", "the private key of -tls-cert, a PEM `file`")
	f.Func("trusted-proxy",
		"trust X-Forwarded-For and X-Forwarded-Proto from these addresses, `CIDR[,CIDR]` (default: from none)", t.addProxies)
}

// dnsName matches a host name in a certificate: ASCII, at least two labels, the last not a number.
var dnsName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

func (t *TLS) addDomains(names string) error {
	for name := range strings.SplitSeq(names, ",") {
		typed := strings.TrimSpace(name)
		name, err := app.ASCIIName(typed)
		name = strings.ToLower(name)
		if err != nil || len(name) > 253 || !dnsName.MatchString(name) {
			return text.Errorf("%q is not a name such as shop.example.com", typed)
		}
		if !slices.Contains(t.Domains, name) {
			t.Domains = append(t.Domains, name)
		}
	}
	return nil
}

func (t *TLS) addProxies(list string) error {
	for typed := range strings.SplitSeq(list, ",") {
		typed = strings.TrimSpace(typed)
		if !strings.Contains(typed, "/") {
			if addr, err := netip.ParseAddr(typed); err == nil {
				typed = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()).String()
			}
		}
		p, err := netip.ParsePrefix(typed)
		if err != nil || p.Addr().Is4In6() {
			return text.Errorf("%q is not an address or a range, such as 2001:db8::1 or 10.0.0.0/8", typed)
		}
		if p.Bits() == 0 {
			return text.Errorf("%s is every address, so any client could forge the headers", typed)
		}
		t.Proxies = append(t.Proxies, p.Masked())
	}
	return nil
}

// validate checks the combination of flags. With -domain, it sets the defaults of -addr and
// -http-addr.
func (t *TLS) validate(f *flag.FlagSet, addr *string) error {
	given := make(map[string]bool)
	f.Visit(func(set *flag.Flag) { given[set.Name] = true })
	switch {
	case len(t.Domains) > 0 && (t.Cert != "" || t.Key != ""):
		return text.Errorf("-domain obtains certificates itself: leave out -tls-cert and -tls-key")
	case (t.Cert == "") != (t.Key == ""):
		return text.Errorf("-tls-cert and -tls-key go together")
	case len(t.Domains) == 0 && given["http-addr"]:
		return text.Errorf("-http-addr needs -domain")
	case len(t.Domains) == 0 && given["acme-directory"]:
		return text.Errorf("-acme-directory needs -domain")
	case len(t.Domains) == 0:
		return nil
	}
	directory, err := url.Parse(t.Directory)
	if t.Directory != "" && (err != nil || directory.Scheme != "https" || directory.Host == "") {
		return text.Errorf("-acme-directory: %q is not of the form https://HOST/…", t.Directory)
	}
	if !given["addr"] {
		*addr = ":443"
	}
	if !given["http-addr"] {
		t.HTTPAddr = ":80"
	}
	if t.HTTPAddr == "" {
		return nil
	}
	_, err = hostOf("-http-addr", t.HTTPAddr)
	return err
}
