package engine_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/grpc/credentials"

	"littleshelf-etcd/engine"
)

// TestTLS: a member and the server identify themselves by certificates of one authority.
func TestTLS(t *testing.T) {
	folder := t.TempDir()
	authority := newAuthority(t, folder, "ca")
	authority.issue(t, "server")
	authority.issue(t, "member")
	newAuthority(t, folder, "other").issue(t, "stranger")
	file := func(name string) string { return filepath.Join(folder, name) }

	pair, err := tls.LoadX509KeyPair(file("member.pem"), file("member.key"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(authority.certificate)
	r := newRelay(t, cluster(t, 1).Endpoints()[0], credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert,
	}))
	shop := "etcds://" + r.address + "/" + fmt.Sprint("shop", shops.Add(1))
	for _, c := range []struct {
		files string
		works bool
	}{
		{"?ca=" + file("ca.pem") + "&cert=" + file("server.pem") + "&key=" + file("server.key"), true},
		{"?ca=" + file("other.pem") + "&cert=" + file("server.pem") + "&key=" + file("server.key"), false},
		{"?ca=" + file("ca.pem") + "&cert=" + file("stranger.pem") + "&key=" + file("stranger.key"), false},
		{"?ca=" + file("ca.pem"), false},
		{"?ca=" + file("ca.key") + "&cert=" + file("server.pem") + "&key=" + file("server.key"), false},
	} {
		ctx := t.Context()
		if !c.works {
			limited, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
			defer cancel()
			ctx = limited
		}
		e, err := engine.Open(ctx, shop+c.files, noEnvironment)
		if (err == nil) != c.works {
			t.Errorf("Open with %s = %v", c.files, err)
		}
		if err == nil {
			putKeys(t, e, spaceNamed(t, "orders"), [][]byte{[]byte("a")})
			e.Close()
		}
	}
}

// authority issues certificates for 127.0.0.1, as files in a folder.
type authority struct {
	folder      string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, folder, name string) *authority {
	a := &authority{folder: folder}
	a.certificate, a.key = a.create(t, name, &x509.Certificate{
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
	return a
}

func (a *authority) issue(t *testing.T, name string) {
	a.create(t, name, &x509.Certificate{
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	})
}

// create writes a certificate and its key. It is signed by the authority, or by itself if that has
// none yet.
func (a *authority) create(t *testing.T, name string, template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber, template.Subject = big.NewInt(time.Now().UnixNano()), pkix.Name{CommonName: name}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := a.certificate, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err1 := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	certificate, err2 := x509.ParseCertificate(der)
	secret, err3 := x509.MarshalECPrivateKey(key)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	for file, block := range map[string]*pem.Block{
		name + ".pem": {Type: "CERTIFICATE", Bytes: der},
		name + ".key": {Type: "EC PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(filepath.Join(a.folder, file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}
