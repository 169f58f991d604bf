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
	root, intermediate *x509.Certificate
	key                *ecdsa.PrivateKey // of intermediate
	serial             int64
}

// Issued is a certificate in PEM with its key.
type Issued struct {
	Root   []byte
	Chain  []byte // the leaf and the intermediate
	Leaf   []byte // the leaf only
	Key    []byte
	Serial *big.Int
}

// NewCA returns an authority that is valid by the machine's clock and by a Clock.
func NewCA(t testing.TB) *CA {
	t.Helper()
	ca := &CA{key: newKey(t)}
	authority := func(name string) *x509.Certificate {
		return &x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true}
	}
	rootKey := newKey(t)
	ca.root = ca.sign(t, authority("test root"), nil, rootKey, rootKey)
	ca.intermediate = ca.sign(t, authority("test intermediate"), ca.root, ca.key, rootKey)
	return ca
}

// Issue returns a certificate for names and IP addresses.
func (ca *CA) Issue(t testing.TB, names ...string) Issued {
	t.Helper()
	key := newKey(t)
	leaf := ca.sign(t, template(names), ca.intermediate, key, ca.key)
	issued := pack(t, leaf, key)
	issued.Root, issued.Chain = certPEM(ca.root), slices.Concat(issued.Leaf, certPEM(ca.intermediate))
	return issued
}

// SelfSigned returns a self-signed certificate.
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

// Pool returns a pool that trusts the certificate's root.
func (i Issued) Pool(t testing.TB) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(i.Root) {
		t.Fatal("no root")
	}
	return pool
}

// sign signs c for key with the key of its parent. Without a parent, c is self-signed.
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
