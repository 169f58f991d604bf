package certs

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Files serves the owner's own certificate, and another one as soon as that lies in its place. Its
// fields are set once, before Load.
type Files struct {
	Cert, Key string // PEM: the certificate and those that lead to its root, and the private key
	Log       *slog.Logger
	Now       func() time.Time

	mu      sync.Mutex
	looked  time.Time
	seen    [2]fs.FileInfo // the files as they were when they were last read
	current *tls.Certificate
}

// lookEvery is how long a changed file may go unnoticed.
const lookEvery = time.Second

// Load reads the files for the first time, or says what is wrong with them.
func (f *Files) Load() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = f.Now()
	seen, err := f.stat()
	if err != nil {
		return err
	}
	f.seen = seen
	if f.current, err = f.read(); err != nil {
		return err
	}
	f.describe()
	return nil
}

// Config is how to speak TLS with the certificate of the moment.
func (f *Files) Config() *tls.Config { return config(f.certificate) }

// certificate looks after the files when a handshake asks for what is in them, so that it takes
// neither a signal nor a clock of its own to change them.
func (f *Files) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.Now(); now.Sub(f.looked) >= lookEvery || now.Before(f.looked) {
		f.looked = now
		f.look()
	}
	return f.current, nil
}

// look reads the files again when they have changed. Files that do not fit each other, as when one
// of the two has been replaced, are complained of once and leave the certificate as it is.
func (f *Files) look() {
	seen, err := f.stat()
	if err == nil && same(seen, f.seen) {
		return
	}
	if err != nil && f.seen == [2]fs.FileInfo{} {
		return // gone, and said so
	}
	f.seen = seen
	var next *tls.Certificate
	if err == nil {
		next, err = f.read()
	}
	if err != nil {
		f.Log.Error("the certificate's files have changed and cannot be used; the old certificate is served on", "err", err)
		return
	}
	f.current = next
	f.describe()
}

// stat comes before reading: a file that changes in between is read again.
func (f *Files) stat() (infos [2]fs.FileInfo, err error) {
	for i, name := range []string{f.Cert, f.Key} {
		if infos[i], err = os.Stat(name); err != nil {
			return [2]fs.FileInfo{}, err
		}
	}
	return infos, nil
}

func same(a, b [2]fs.FileInfo) bool {
	for i := range a {
		if b[i] == nil || !os.SameFile(a[i], b[i]) || !a[i].ModTime().Equal(b[i].ModTime()) || a[i].Size() != b[i].Size() {
			return false
		}
	}
	return true
}

func (f *Files) read() (*tls.Certificate, error) {
	chain, err1 := readPEM(f.Cert)
	key, err2 := readPEM(f.Key)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	cert, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", f.Cert, f.Key, err)
	}
	return &cert, nil
}

// byteOrderMark is what some editors put before UTF-8. PEM behind one is not recognized.
var byteOrderMark = []byte("\ufeff")

// readPEM reads a file without byte order marks; one made of several files may have several.
func readPEM(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	return bytes.ReplaceAll(text, byteOrderMark, nil), err
}

// describe says what is served from now on, and what clients will not like about it.
func (f *Files) describe() {
	leaf := f.current.Leaf
	f.Log.Info("certificate read", "file", f.Cert, "names", leaf.DNSNames, "until", leaf.NotAfter)
	selfSigned := bytes.Equal(leaf.RawIssuer, leaf.RawSubject)
	switch chain := f.current.Certificate; {
	case len(chain) == 1 && !selfSigned:
		f.Log.Warn("the certificate stands alone in its file: WeChat's clients refuse it without those that lead to its root; use the full chain", "file", f.Cert, "issuer", leaf.Issuer.String())
	case !joins(chain):
		f.Log.Warn("the certificates in the file do not lead from one to the next: WeChat's clients refuse the first without those that lead to its root; use the full chain", "file", f.Cert, "issuer", leaf.Issuer.String())
	}
	if !f.Now().Before(leaf.NotAfter) {
		f.Log.Warn("the certificate has expired", "file", f.Cert, "at", leaf.NotAfter)
	}
	if f.seen[1].Mode().Perm()&0o004 != 0 {
		f.Log.Warn("everybody on this machine can read the private key", "file", f.Key, "mode", f.seen[1].Mode().Perm().String())
	}
}

// joins reports whether each certificate of a chain is signed by the next (RFC 8446, section 4.4.2).
// Browsers look for the missing ones themselves; Android's and WeChat's clients do not.
func joins(chain [][]byte) bool {
	var last *x509.Certificate
	for _, der := range chain {
		next, err := x509.ParseCertificate(der)
		if err != nil || last != nil && last.CheckSignatureFrom(next) != nil {
			return false
		}
		last = next
	}
	return true
}
