package shoptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"slices"
	"testing"
)

// CA is a certificate authority with an intermediate, as real ones have.
type CA struct {
	root, middle *x509.Certificate
	key          *ecdsa.PrivateKey // of middle
	serial       int64
}

// Issued is a certificate in PEM, as an authority's customer gets it.
type Issued struct {
	Root   []byte
	Chain  []byte // the leaf and what leads to Root
	Leaf   []byte // the leaf alone
	Key    []byte
	Serial *big.Int
}

// NewCA makes an authority, valid by the machine's clock and by a Clock.
func NewCA(t testing.TB) *CA {
	t.Helper()
	ca := &CA{key: newKey(t)}
	authority := func(name string) *x509.Certificate {
		return &x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true}
	}
	rootKey := newKey(t)
	ca.root = ca.sign(t, authority("test root"), nil, rootKey, rootKey)
	ca.middle = ca.sign(t, authority("test intermediate"), ca.root, ca.key, rootKey)
	return ca
}

// Issue gives a certificate for names and addresses.
func (ca *CA) Issue(t testing.TB, names ...string) Issued {
	t.Helper()
	key := newKey(t)
	leaf := ca.sign(t, template(names), ca.middle, key, ca.key)
	issued := pack(t, leaf, key)
	issued.Root, issued.Chain = certPEM(ca.root), slices.Concat(issued.Leaf, certPEM(ca.middle))
	return issued
}

// SelfSigned gives a certificate that nobody but its owner vouches for.
func SelfSigned(t testing.TB, names ...string) Issued {
	t.Helper()
	key := newKey(t)
	issued := pack(t, new(CA).sign(t, template(names), nil, key, key), key)
	issued.Root, issued.Chain = issued.Leaf, issued.Leaf
	return issued
}

func template(names []string) *x509.Certificate {
	c := &x509.Certificate{Subject: pkix.Name{CommonName: names[0]}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
			continue
		}
		c.DNSNames = append(c.DNSNames, name)
	}
	return c
}

func pack(t testing.TB, leaf *x509.Certificate, key *ecdsa.PrivateKey) Issued {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return Issued{Leaf: certPEM(leaf), Key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), Serial: leaf.SerialNumber}
}

// Pool is what trusts the certificate.
func (i Issued) Pool(t testing.TB) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(i.Root) {
		t.Fatal("no root")
	}
	return pool
}

// sign makes a certificate for key, by its own key when there is no parent.
func (ca *CA) sign(t testing.TB, c, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	ca.serial++
	c.SerialNumber = big.NewInt(ca.serial)
	c.NotBefore, c.NotAfter = Start.AddDate(-10, 0, 0), Start.AddDate(30, 0, 0)
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certPEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}
