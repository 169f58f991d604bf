package certs

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"littleshelf/app/text"
)

// Files serves a certificate from files and reloads it when the files change. Its fields are set
// once, before Load.
type Files struct {
	Cert, Key string // PEM: the certificate with its intermediates, and the private key
	Log       *slog.Logger
	Now       func() time.Time

	mu      sync.Mutex
	checked time.Time
	seen    [2]fs.FileInfo // the files when they were last read
	current *tls.Certificate
}

// checkEvery is the longest time until a changed file is noticed.
const checkEvery = time.Second

// Load reads the files. It returns an error if they cannot be served.
func (f *Files) Load() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.checked = f.Now()
	seen, err := f.stat()
	if err != nil {
		return err
	}
	f.seen = seen
	if f.current, err = f.read(); err != nil {
		return err
	}
	f.logCertificate()
	return nil
}

// Config returns a TLS configuration that serves the current certificate.
func (f *Files) Config() *tls.Config { return config(f.certificate) }

// Expires returns when the current certificate ends.
func (f *Files) Expires() (time.Time, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current.Leaf.NotAfter, true
}

// certificate returns the current certificate. It checks the files during the handshake, so that a
// reload needs neither a signal nor a timer.
func (f *Files) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.Now(); now.Sub(f.checked) >= checkEvery || now.Before(f.checked) {
		f.checked = now
		f.reload()
	}
	return f.current, nil
}

// reload reads the files again if they have changed. If they do not match, as when only one of the
// two has been replaced, it logs that once and keeps the current certificate.
func (f *Files) reload() {
	seen, err := f.stat()
	if err == nil && unchanged(seen, f.seen) {
		return
	}
	if err != nil && f.seen == [2]fs.FileInfo{} {
		return // missing since an earlier check, which logged it
	}
	f.seen = seen
	var next *tls.Certificate
	if err == nil {
		next, err = f.read()
	}
	if err != nil {
		f.Log.Error("the certificate's files have changed and cannot be used, "+
			"so the old certificate stays in use: replace both files", "err", err)
		return
	}
	f.current = next
	f.logCertificate()
}

// stat is called before read: a file that changes in between is read again at the next check.
func (f *Files) stat() (infos [2]fs.FileInfo, err error) {
	for i, name := range []string{f.Cert, f.Key} {
		if infos[i], err = os.Stat(name); err != nil {
			return [2]fs.FileInfo{}, err
		}
	}
	return infos, nil
}

func unchanged(a, b [2]fs.FileInfo) bool {
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
		return nil, text.Errorf("%s, %s: %w", f.Cert, f.Key, err)
	}
	return &cert, nil
}

// byteOrderMark is written by some editors before UTF-8. A PEM decoder does not recognize a block
// after one.
var byteOrderMark = []byte("\ufeff")

// readPEM returns a file's content without byte order marks. A file joined from several may have
// several.
func readPEM(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	return bytes.ReplaceAll(text, byteOrderMark, nil), err
}

// logCertificate logs the current certificate, and warns if clients will refuse it or if its key is
// readable by everybody.
func (f *Files) logCertificate() {
	leaf := f.current.Leaf
	f.Log.Info("certificate read", "file", f.Cert, "names", leaf.DNSNames, "until", leaf.NotAfter)
	selfSigned := bytes.Equal(leaf.RawIssuer, leaf.RawSubject)
	switch chain := f.current.Certificate; {
	case len(chain) == 1 && !selfSigned:
		f.Log.Warn("the certificate's file has no intermediate certificates, "+
			"so WeChat's clients refuse it: use the full chain", "file", f.Cert, "issuer", leaf.Issuer.String())
	case !isChain(chain):
		f.Log.Warn("the certificates in the file are not each signed by the next, "+
			"so WeChat's clients refuse them: use the full chain", "file", f.Cert, "issuer", leaf.Issuer.String())
	}
	if !f.Now().Before(leaf.NotAfter) {
		f.Log.Warn("the certificate has expired", "file", f.Cert, "at", leaf.NotAfter)
	}
	if f.seen[1].Mode().Perm()&0o004 != 0 {
		f.Log.Warn("every user of this machine can read the private key: run chmod o-r on the file",
			"file", f.Key, "mode", f.seen[1].Mode().Perm().String())
	}
}

// isChain reports whether each certificate of a chain is signed by the next (RFC 8446, section
// 4.4.2). Browsers fetch a missing intermediate themselves; Android's and WeChat's clients do not.
func isChain(chain [][]byte) bool {
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
