// Package certs provides the server's TLS certificates. It orders them from a certificate authority
// (ACME, RFC 8555) or reads them from the shopkeeper's files.
package certs

import "crypto/tls"

// config returns the TLS configuration of both: TLS 1.2 and later, HTTP/1.1, crypto/tls's defaults.
func config(certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certificate, NextProtos: []string{"http/1.1"}}
}
