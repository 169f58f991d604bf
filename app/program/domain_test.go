package program_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/program/harness"
)

// startDomains starts a server with HTTPS and certificates of an authority.
func startDomains(t *testing.T, db string, authority *pebble, tlsPort, httpPort int, domains string) *harness.Process {
	t.Helper()
	cmd := harness.ServeCommand(t, db, "-addr", fmt.Sprintf("127.0.0.1:%d", tlsPort), "-http-addr", fmt.Sprintf("127.0.0.1:%d", httpPort),
		"-domain", domains, "-acme-directory", authority.directory, "-seed")
	cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+authority.trust)
	return harness.Launch(t, cmd, db)
}

// shakeHands returns the verified certificate that p serves for a name.
func shakeHands(p *harness.Process, config *tls.Config) (*x509.Certificate, error) {
	conn, err := tls.Dial("tcp", p.Addr, config)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0], nil
}

// awaitCertificate waits until p serves a verified certificate for name whose serial is not old.
func awaitCertificate(t *testing.T, p *harness.Process, roots *x509.CertPool, name string, old *big.Int) *x509.Certificate {
	t.Helper()
	for deadline := time.Now().Add(harness.Timeout); ; time.Sleep(20 * time.Millisecond) {
		leaf, err := shakeHands(p, &tls.Config{RootCAs: roots, ServerName: name})
		if err == nil && (old == nil || leaf.SerialNumber.Cmp(old) != 0) {
			return leaf
		}
		if time.Now().After(deadline) {
			t.Fatalf("no new certificate for %s: %v\n%s", name, err, p.Log)
		}
	}
}

// dialing returns a client that connects to addr for every host, and follows no redirects.
func dialing(t *testing.T, addr string, roots *x509.CertPool) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, addr)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: harness.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func get(t *testing.T, client *http.Client, url string) (*http.Response, string) {
	t.Helper()
	response, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// TestDomain orders certificates, and serves them after a restart without the authority. Other
// names are refused.
func TestDomain(t *testing.T) {
	t.Parallel() // the authority takes seconds
	db := harness.NewDB(t)
	ports := freePorts(t, 2)
	authority := startPebble(t, ports[0], ports[1], 90*24*3600, 5)
	p := startDomains(t, db, authority, ports[0], ports[1], "shop.example,Books.example,refused.example")
	leaf := awaitCertificate(t, p, authority.roots, "shop.example", nil)
	awaitCertificate(t, p, authority.roots, "books.example", nil)
	site := fmt.Sprintf("https://shop.example:%d", ports[0])
	if !strings.Contains(p.Log.String(), "address="+site) {
		t.Errorf("the log lacks %s\n%s", site, p.Log)
	}
	awaitLine(t, p, "domain=refused.example")
	awaitLine(t, p, "forbidden by policy")

	client := dialing(t, p.Addr, authority.roots)
	response, body := get(t, client, site+"/login?code=reader")
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 1 || !strings.Contains(body, `"result":0`) {
		t.Errorf("login = %+v %s", response, body)
	}
	if got, want := response.Header.Get("Strict-Transport-Security"), "max-age=31536000"; got != want {
		t.Errorf("Strict-Transport-Security = %q, want %q", got, want)
	}
	if _, body := get(t, client, site+"/api/book/getBooks?is_all=1"); !strings.Contains(body, `"file_url":"`+site+`/downloadfile`) {
		t.Errorf("links do not begin with %s: %.300s", site, body)
	}

	for name, tt := range map[string]struct {
		config *tls.Config
		says   string
	}{
		"another name":         {&tls.Config{ServerName: "evil.example"}, "unrecognized name"},
		"no name":              {&tls.Config{ServerName: "127.0.0.1"}, "unrecognized name"}, // an address is not sent
		"a name above":         {&tls.Config{ServerName: "example"}, "unrecognized name"},
		"not had yet":          {&tls.Config{ServerName: "refused.example"}, "internal error"},
		"a challenge not made": {&tls.Config{ServerName: "shop.example", NextProtos: []string{"acme-tls/1"}}, "internal error"},
		"TLS 1.1": {&tls.Config{ServerName: "shop.example", MinVersion: tls.VersionTLS10,
			MaxVersion: tls.VersionTLS11}, "protocol version"},
		"RSA only": {&tls.Config{ServerName: "shop.example", MaxVersion: tls.VersionTLS12,
			CipherSuites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}}, "handshake failure"},
	} {
		tt.config.RootCAs = authority.roots
		if _, err := shakeHands(p, tt.config); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %s", name, err, tt.says)
		}
	}
	if n := strings.Count(p.Log.String(), "level=WARN"); n != 3 { // demo logins; no backups; no password of the desk
		t.Errorf("%d warnings, want three\n%s", n, p.Log)
	}
	client.CloseIdleConnections()
	p.Stop(t)
	checkKept(t, db)

	authority.stop()
	p = startDomains(t, db, authority, ports[0], ports[1], "shop.example")
	again, err := shakeHands(p, &tls.Config{RootCAs: authority.roots, ServerName: "SHOP.example"})
	if err != nil || again.SerialNumber.Cmp(leaf.SerialNumber) != 0 {
		t.Errorf("the second start serves %v, %v, want the first start's certificate", again, err)
	}
	p.Stop(t)
	if strings.Contains(p.Log.String(), "level=ERROR") {
		t.Errorf("the second start sends requests to the authority\n%s", p.Log)
	}
	harness.Check(t, db)
}

// checkKept checks that the keys beside the database are private.
func checkKept(t *testing.T, db string) {
	t.Helper()
	harness.OnlyFiles(t, filepath.Dir(db), "shop.db", "shop.db.certs")
	folder := db + ".certs"
	if info, err := os.Stat(folder); err != nil || info.Mode() != fs.ModeDir|0o700 {
		t.Errorf("%s is %v, %v, want mode 0700", folder, info.Mode(), err)
	}
	var names []string
	for _, name := range []string{"acme_account+key", "books.example", "shop.example"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode() != 0o600 || info.Size() == 0 {
			t.Errorf("%s is %+v, %v, want a file of mode 0600", name, info, err)
		}
		names = append(names, name)
	}
	harness.OnlyFiles(t, folder, names...)
}

// awaitLine waits until the log contains text.
func awaitLine(t *testing.T, p *harness.Process, text string) {
	t.Helper()
	for deadline := time.Now().Add(harness.Timeout); !strings.Contains(p.Log.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log lacks %s\n%s", text, p.Log)
		}
	}
}

// TestRenewal checks that a certificate is renewed before its end. The authority finds nothing on
// the port of HTTPS, so it uses plain HTTP. A certificate is valid for 30 seconds and is renewed
// when a third of them is left. An order takes one second, if the authority rejects no nonce: two
// rejections once made it five.
func TestRenewal(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	ports := freePorts(t, 3)
	authority := startPebble(t, ports[2], ports[1], 30, 0)
	p := startDomains(t, db, authority, ports[0], ports[1], "shop.example")
	first := awaitCertificate(t, p, authority.roots, "shop.example", nil)
	second := awaitCertificate(t, p, authority.roots, "shop.example", first.SerialNumber)
	if !second.NotBefore.Before(first.NotAfter) {
		t.Errorf("renewed at %v, after the end at %v", second.NotBefore, first.NotAfter)
	}
	p.Stop(t)
	harness.Check(t, db)
}
