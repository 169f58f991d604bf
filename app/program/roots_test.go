package program

import (
	"crypto/x509"
	"os"
	"os/exec"
	"testing"
)

// TestRootCertificates checks that the program has its own root certificates for machines without
// any, such as empty containers.
func TestRootCertificates(t *testing.T) {
	const nowhere = "/nonexistent"
	if os.Getenv("SSL_CERT_FILE") == nowhere { // in the child below; a process reads the roots once
		roots, err := x509.SystemCertPool()
		if err != nil || roots.Equal(x509.NewCertPool()) {
			t.Errorf("the roots are %v, %v, want some", roots, err)
		}
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self, "-test.run", "^TestRootCertificates$", "-test.count", "1")
	child.Env = append(os.Environ(), "SSL_CERT_FILE="+nowhere, "SSL_CERT_DIR="+nowhere)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("without SSL_CERT_FILE: %v\n%s", err, out)
	}
}
