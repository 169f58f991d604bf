package certs

import (
	"bytes"
	"crypto/tls"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// fixture is a Files with its clock, its log and its first certificate.
type fixture struct {
	files *Files
	clock *shoptest.Clock
	log   *shoptest.Log
	first shoptest.Issued
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	dir := t.TempDir()
	f := fixture{clock: new(shoptest.Clock), log: shoptest.NewLog(t)}
	f.first = shoptest.NewCA(t).Issue(t, "shop.example")
	f.files = &Files{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem"), Log: f.log.Logger(), Now: f.clock.Now}
	f.put(t, f.first.Chain, f.first.Key)
	return f
}

// put replaces the files whose content is not nil. All get the same modification time, as some
// deployment tools do.
func (f fixture) put(t *testing.T, cert, key []byte) {
	t.Helper()
	for name, content := range map[string][]byte{f.files.Cert: cert, f.files.Key: key} {
		if content == nil {
			continue
		}
		if err := os.WriteFile(name+".new", content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Chtimes(name+".new", shoptest.Start, shoptest.Start), os.Rename(name+".new", name)); err != nil {
			t.Fatal(err)
		}
	}
}

// serial returns the serial number of the certificate that a handshake gets.
func (f fixture) serial(t *testing.T) *big.Int {
	t.Helper()
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	server := tls.Server(far, f.files.Config())
	go server.Handshake()
	client := tls.Client(near, &tls.Config{ServerName: "shop.example", RootCAs: f.first.Pool(t)})
	if err := client.Handshake(); err != nil {
		t.Fatal(err)
	}
	return client.ConnectionState().PeerCertificates[0].SerialNumber
}

// check compares the certificate that is served, and the number of errors logged so far.
func (f fixture) check(t *testing.T, when string, want shoptest.Issued, errors int) {
	t.Helper()
	if got := f.serial(t); got.Cmp(want.Serial) != 0 {
		t.Errorf("%s: certificate %v, want %v", when, got, want.Serial)
	}
	if n := strings.Count(f.log.String(), "level=ERROR"); n != errors {
		t.Errorf("%s: %d errors logged, want %d\n%s", when, n, errors, f.log)
	}
}

// TestReload checks that a new certificate is served within a second, that an unusable one is never
// served, and that each unusable change is logged once.
func TestReload(t *testing.T) {
	ca := shoptest.NewCA(t)
	f := newFixture(t)
	f.first = ca.Issue(t, "shop.example")
	f.put(t, f.first.Chain, f.first.Key)
	if err := f.files.Load(); err != nil {
		t.Fatal(err)
	}
	f.check(t, "at first", f.first, 0)

	second := ca.Issue(t, "shop.example")
	f.put(t, second.Chain, second.Key)
	f.check(t, "within the second", f.first, 0)
	f.clock.Advance(time.Second)
	f.check(t, "a second later", second, 0)

	third := ca.Issue(t, "shop.example")
	f.put(t, third.Chain, nil)
	for range 3 {
		f.clock.Advance(time.Second)
		f.check(t, "with a key that does not fit", second, 1)
	}
	f.put(t, nil, third.Key)
	f.clock.Advance(time.Second)
	f.check(t, "with the key too", third, 1)

	f.put(t, []byte("no certificate"), nil)
	f.clock.Advance(time.Second)
	f.check(t, "broken", third, 2)
	if err := os.Remove(f.files.Cert); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		f.clock.Advance(time.Second)
		f.check(t, "gone", third, 3)
	}
	fourth := ca.Issue(t, "shop.example")
	f.put(t, fourth.Chain, fourth.Key)
	f.clock.Advance(-time.Hour) // a clock set back does not stop the checks
	f.check(t, "clock set back", fourth, 3)
	if strings.Contains(f.log.String(), "PRIVATE") {
		t.Errorf("the key is in the log: %s", f.log)
	}
}

// TestWarnings checks that the log warns of each fault of a certificate that can be served, and of
// nothing else.
func TestWarnings(t *testing.T) {
	const alone, apart, open, late = "no intermediate", "not each signed by the next", "can read the private key", "has expired"
	self, other := shoptest.SelfSigned(t, "shop.example"), shoptest.NewCA(t).Issue(t, "shop.example")
	with := func(behind func(shoptest.Issued) []byte) func(shoptest.Issued) (cert, key []byte) {
		return func(i shoptest.Issued) ([]byte, []byte) { return slices.Concat(i.Leaf, behind(i)), i.Key }
	}
	middle := func(i shoptest.Issued) []byte { return bytes.TrimPrefix(i.Chain, i.Leaf) }
	for name, tt := range map[string]struct {
		chain func(shoptest.Issued) (cert, key []byte)
		mode  os.FileMode
		at    time.Duration
		warns string
	}{
		"good":           {wholeChain, 0o600, 0, ""},
		"for a group":    {wholeChain, 0o640, 0, ""},
		"lone leaf":      {func(i shoptest.Issued) ([]byte, []byte) { return i.Leaf, i.Key }, 0o600, 0, alone},
		"self-signed":    {func(shoptest.Issued) ([]byte, []byte) { return self.Chain, self.Key }, 0o600, 0, ""},
		"with its root":  {with(func(i shoptest.Issued) []byte { return slices.Concat(middle(i), i.Root) }), 0o600, 0, ""},
		"root alone":     {with(func(i shoptest.Issued) []byte { return i.Root }), 0o600, 0, apart},
		"another's":      {with(func(shoptest.Issued) []byte { return middle(other) }), 0o600, 0, apart},
		"and another's":  {with(func(i shoptest.Issued) []byte { return slices.Concat(middle(i), other.Root) }), 0o600, 0, apart},
		"out of order":   {with(func(i shoptest.Issued) []byte { return slices.Concat(i.Root, middle(i)) }), 0o600, 0, apart},
		"the leaf twice": {with(func(i shoptest.Issued) []byte { return i.Chain }), 0o600, 0, apart},
		"marked":         {marked, 0o600, 0, ""},
		"for everybody":  {wholeChain, 0o644, 0, open},
		"expired":        {wholeChain, 0o600, 100 * 365 * 24 * time.Hour, late},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			cert, key := tt.chain(f.first)
			f.put(t, cert, key)
			if err := os.Chmod(f.files.Key, tt.mode); err != nil {
				t.Fatal(err)
			}
			f.clock.Advance(tt.at)
			if err := f.files.Load(); err != nil {
				t.Fatal(err)
			}
			for _, warning := range []string{alone, apart, open, late} {
				if got, want := strings.Contains(f.log.String(), warning), warning == tt.warns; got != want {
					t.Errorf("warns %q: %v, want %v\n%s", warning, got, want, f.log)
				}
			}
		})
	}
}

func wholeChain(i shoptest.Issued) (cert, key []byte) { return i.Chain, i.Key }

// marked returns a chain with a byte order mark before each part, as some editors save it.
func marked(i shoptest.Issued) (cert, key []byte) {
	mark := []byte("\ufeff")
	return slices.Concat(mark, i.Leaf, mark, bytes.TrimPrefix(i.Chain, i.Leaf)), slices.Concat(mark, i.Key)
}

// TestBadFiles checks that Load returns an error that names the files it cannot serve.
func TestBadFiles(t *testing.T) {
	other := shoptest.NewCA(t).Issue(t, "shop.example")
	for name, tt := range map[string]struct{ cert, key []byte }{
		"another's key": {nil, other.Key}, "no key": {nil, []byte("x")}, "no certificate": {[]byte(""), nil},
		"a key for both": {other.Key, other.Key},
	} {
		f := newFixture(t)
		f.put(t, tt.cert, tt.key)
		if err := f.files.Load(); err == nil || !strings.Contains(err.Error(), f.files.Key) {
			t.Errorf("%s: %v, want the files' names", name, err)
		}
	}
	f := newFixture(t)
	f.files.Key += ".missing"
	if err := f.files.Load(); err == nil || !strings.Contains(err.Error(), f.files.Key) {
		t.Errorf("a missing key: %v", err)
	}
}
