package engine

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"strings"

	"littleshelf/app/text"
)

// tlsFiles are the names of files in PEM. Each may be empty: ca is then the system's authorities,
// and without cert and key the server does not identify itself.
type tlsFiles struct{ ca, cert, key string }

// config returns the configuration of the connections. The certificate is read again for each
// connection, since it may be renewed while the server runs.
func (f tlsFiles) config() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.ca != "" {
		pem, err := os.ReadFile(f.ca)
		if err != nil {
			return nil, text.Errorf("read the authorities of etcd's certificates: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, text.Errorf("%s has no certificate", f.ca)
		}
	}
	if f.cert == "" {
		return config, nil
	}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(f.cert, f.key)
		return &pair, err
	}
	if _, err := config.GetClientCertificate(nil); err != nil {
		return nil, text.Errorf("read the certificate for etcd: %w", err)
	}
	return config, nil
}

// credentials returns the user and the password of etcd's own accounts, or nothing.
func credentials(getenv func(string) string) (user, password string, err error) {
	user, file := getenv("LITTLESHELF_ETCD_USER"), getenv("LITTLESHELF_ETCD_PASSWORD_FILE")
	if (user == "") != (file == "") {
		return "", "", errors.New("LITTLESHELF_ETCD_USER and LITTLESHELF_ETCD_PASSWORD_FILE belong together: set both or neither")
	}
	if user == "" {
		return "", "", nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", "", text.Errorf("read LITTLESHELF_ETCD_PASSWORD_FILE: %w", err)
	}
	if password = strings.TrimRight(string(content), "\r\n"); password == "" {
		return "", "", text.Errorf("the file %s of LITTLESHELF_ETCD_PASSWORD_FILE is empty", file)
	}
	return user, password, nil
}
