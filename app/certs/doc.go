// Package certs gives the shop its TLS certificates: from a certificate authority by itself (ACME,
// RFC 8555), or from files of the owner's.
package certs

import "crypto/tls"

// config is how both speak TLS: 1.2 and later, with what crypto/tls thinks safe, and HTTP/1.1.
func config(certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certificate, NextProtos: []string{"http/1.1"}}
}
