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

// owned is a certificate in files, served.
type owned struct {
	files *Files
	clock *shoptest.Clock
	log   *shoptest.Log
	first shoptest.Issued
}

func own(t *testing.T) owned {
	t.Helper()
	dir := t.TempDir()
	o := owned{clock: new(shoptest.Clock), log: shoptest.NewLog(t)}
	o.first = shoptest.NewCA(t).Issue(t, "shop.example")
	o.files = &Files{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem"), Log: o.log.Logger(), Now: o.clock.Now}
	o.put(t, o.first.Chain, o.first.Key)
	return o
}

// put replaces what files are given, all of one time, as some ways to deploy have it.
func (o owned) put(t *testing.T, cert, key []byte) {
	t.Helper()
	for name, content := range map[string][]byte{o.files.Cert: cert, o.files.Key: key} {
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

// serial is that of the certificate a handshake gets.
func (o owned) serial(t *testing.T) *big.Int {
	t.Helper()
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	server := tls.Server(far, o.files.Config())
	go server.Handshake()
	client := tls.Client(near, &tls.Config{ServerName: "shop.example", RootCAs: o.first.Pool(t)})
	if err := client.Handshake(); err != nil {
		t.Fatal(err)
	}
	return client.ConnectionState().PeerCertificates[0].SerialNumber
}

// check looks at what is served and how often the log has complained.
func (o owned) check(t *testing.T, when string, want shoptest.Issued, complaints int) {
	t.Helper()
	if got := o.serial(t); got.Cmp(want.Serial) != 0 {
		t.Errorf("%s: certificate %v, want %v", when, got, want.Serial)
	}
	if n := strings.Count(o.log.String(), "level=ERROR"); n != complaints {
		t.Errorf("%s: %d complaints, want %d\n%s", when, n, complaints, o.log)
	}
}

// TestReload: a new certificate is served within a second, one that cannot be used never, and each
// change is complained of once.
func TestReload(t *testing.T) {
	ca := shoptest.NewCA(t)
	o := own(t)
	o.first = ca.Issue(t, "shop.example")
	o.put(t, o.first.Chain, o.first.Key)
	if err := o.files.Load(); err != nil {
		t.Fatal(err)
	}
	o.check(t, "at first", o.first, 0)

	second := ca.Issue(t, "shop.example")
	o.put(t, second.Chain, second.Key)
	o.check(t, "within the second", o.first, 0)
	o.clock.Advance(time.Second)
	o.check(t, "a second later", second, 0)

	third := ca.Issue(t, "shop.example")
	o.put(t, third.Chain, nil)
	for range 3 {
		o.clock.Advance(time.Second)
		o.check(t, "with a key that does not fit", second, 1)
	}
	o.put(t, nil, third.Key)
	o.clock.Advance(time.Second)
	o.check(t, "with the key too", third, 1)

	o.put(t, []byte("no certificate"), nil)
	o.clock.Advance(time.Second)
	o.check(t, "broken", third, 2)
	if err := os.Remove(o.files.Cert); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		o.clock.Advance(time.Second)
		o.check(t, "gone", third, 3)
	}
	fourth := ca.Issue(t, "shop.example")
	o.put(t, fourth.Chain, fourth.Key)
	o.clock.Advance(-time.Hour) // a clock that was set back does not stop the looking
	o.check(t, "back", fourth, 3)
	if strings.Contains(o.log.String(), "PRIVATE") {
		t.Errorf("the key is in the log: %s", o.log)
	}
}

// TestComplaints: what is wrong with a certificate that can be served is said, and nothing of one
// that is well.
func TestComplaints(t *testing.T) {
	const alone, apart, open, late = "stands alone", "do not lead from one to the next", "can read the private key", "has expired"
	self, other := shoptest.SelfSigned(t, "shop.example"), shoptest.NewCA(t).Issue(t, "shop.example")
	with := func(behind func(shoptest.Issued) []byte) func(shoptest.Issued) (cert, key []byte) {
		return func(i shoptest.Issued) ([]byte, []byte) { return slices.Concat(i.Leaf, behind(i)), i.Key }
	}
	middle := func(i shoptest.Issued) []byte { return bytes.TrimPrefix(i.Chain, i.Leaf) }
	for name, tt := range map[string]struct {
		chain func(shoptest.Issued) (cert, key []byte)
		mode  os.FileMode
		at    time.Duration
		says  string
	}{
		"well":           {full, 0o600, 0, ""},
		"for a group":    {full, 0o640, 0, ""},
		"lone leaf":      {func(i shoptest.Issued) ([]byte, []byte) { return i.Leaf, i.Key }, 0o600, 0, alone},
		"self-signed":    {func(shoptest.Issued) ([]byte, []byte) { return self.Chain, self.Key }, 0o600, 0, ""},
		"with its root":  {with(func(i shoptest.Issued) []byte { return slices.Concat(middle(i), i.Root) }), 0o600, 0, ""},
		"root alone":     {with(func(i shoptest.Issued) []byte { return i.Root }), 0o600, 0, apart},
		"another's":      {with(func(shoptest.Issued) []byte { return middle(other) }), 0o600, 0, apart},
		"and another's":  {with(func(i shoptest.Issued) []byte { return slices.Concat(middle(i), other.Root) }), 0o600, 0, apart},
		"out of order":   {with(func(i shoptest.Issued) []byte { return slices.Concat(i.Root, middle(i)) }), 0o600, 0, apart},
		"the leaf twice": {with(func(i shoptest.Issued) []byte { return i.Chain }), 0o600, 0, apart},
		"marked":         {marked, 0o600, 0, ""},
		"for everybody":  {full, 0o644, 0, open},
		"of a time gone": {full, 0o600, 100 * 365 * 24 * time.Hour, late},
	} {
		t.Run(name, func(t *testing.T) {
			o := own(t)
			cert, key := tt.chain(o.first)
			o.put(t, cert, key)
			if err := os.Chmod(o.files.Key, tt.mode); err != nil {
				t.Fatal(err)
			}
			o.clock.Advance(tt.at)
			if err := o.files.Load(); err != nil {
				t.Fatal(err)
			}
			for _, complaint := range []string{alone, apart, open, late} {
				if got, want := strings.Contains(o.log.String(), complaint), complaint == tt.says; got != want {
					t.Errorf("says %q: %v, want %v\n%s", complaint, got, want, o.log)
				}
			}
		})
	}
}

func full(i shoptest.Issued) (cert, key []byte) { return i.Chain, i.Key }

// marked is the chain as an editor leaves it that puts a byte order mark before each file it saves.
func marked(i shoptest.Issued) (cert, key []byte) {
	mark := []byte("\ufeff")
	return slices.Concat(mark, i.Leaf, mark, bytes.TrimPrefix(i.Chain, i.Leaf)), slices.Concat(mark, i.Key)
}

// TestBadFiles: files that cannot be served are said by name, and nothing starts.
func TestBadFiles(t *testing.T) {
	other := shoptest.NewCA(t).Issue(t, "shop.example")
	for name, tt := range map[string]struct{ cert, key []byte }{
		"another's key": {nil, other.Key}, "no key": {nil, []byte("x")}, "no certificate": {[]byte(""), nil}, "a key for both": {other.Key, other.Key},
	} {
		o := own(t)
		o.put(t, tt.cert, tt.key)
		if err := o.files.Load(); err == nil || !strings.Contains(err.Error(), o.files.Key) {
			t.Errorf("%s: %v, want the files' names", name, err)
		}
	}
	o := own(t)
	o.files.Key += ".missing"
	if err := o.files.Load(); err == nil || !strings.Contains(err.Error(), o.files.Key) {
		t.Errorf("a missing key: %v", err)
	}
}
