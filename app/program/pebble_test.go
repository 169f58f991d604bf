package program_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// pebble is the test authority of Let's Encrypt, on this machine. Every name has the address
// 127.0.0.1.
type pebble struct {
	directory string
	trust     string         // PEM file of the authority's own HTTPS certificate
	roots     *x509.CertPool // of its certificates
	cmd       *exec.Cmd
	ended     chan struct{}
}

// buildPebble builds the authority once per test process.
var buildPebble = sync.OnceValues(func() (path string, err error) {
	return harness.Build("github.com/letsencrypt/pebble/v2/cmd/pebble", "-modfile=../../.ci/tools.mod")
})

// startPebble starts an authority. It validates names at these ports of 127.0.0.1, and its
// certificates are valid for some seconds. It rejects a number of percent of the good nonces, and a
// client waits one to two seconds before it tries again.
func startPebble(t *testing.T, tlsPort, httpPort, seconds, rejected int) *pebble {
	t.Helper()
	if !*harness.Full {
		t.Skip("the authority takes as long to compile as the shop: run with -full")
	}
	path, err := buildPebble()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	own := shoptest.NewCA(t).Issue(t, "127.0.0.1")
	ports := freePorts(t, 2)
	p := &pebble{
		directory: fmt.Sprintf("https://127.0.0.1:%d/dir", ports[0]), trust: filepath.Join(dir, "trust.pem"),
		roots: x509.NewCertPool(), ended: make(chan struct{}),
	}
	files := map[string][]byte{"trust.pem": own.Root, "cert.pem": own.Chain, "key.pem": own.Key}
	files["config.json"], err = json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress":           fmt.Sprintf("127.0.0.1:%d", ports[0]),
		"managementListenAddress": fmt.Sprintf("127.0.0.1:%d", ports[1]),
		"certificate":             filepath.Join(dir, "cert.pem"),
		"privateKey":              filepath.Join(dir, "key.pem"),
		"tlsPort":                 tlsPort, "httpPort": httpPort,
		"domainBlocklist": []string{"refused.example"},
		"retryAfter":      map[string]int{"authz": 1, "order": 1},
		"profiles":        map[string]any{"default": map[string]any{"description": "", "validityPeriod": seconds}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	p.cmd = exec.Command(path, "-config", filepath.Join(dir, "config.json"), "-dnsserver", serveNames(t))
	p.cmd.Env = []string{"PEBBLE_VA_NOSLEEP=1", fmt.Sprintf("PEBBLE_WFE_NONCEREJECT=%d", rejected)}
	p.cmd.Stdout, p.cmd.Stderr = &said, &said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("pebble:\n%s", &said)
		}
	})
	p.roots.AppendCertsFromPEM(p.await(t, own.Pool(t), fmt.Sprintf("https://127.0.0.1:%d/roots/0", ports[1])))
	p.await(t, own.Pool(t), p.directory)
	return p
}

// await sends requests until a response comes, and returns its body.
func (p *pebble) await(t *testing.T, trust *x509.CertPool, url string) []byte {
	t.Helper()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}, DisableKeepAlives: true}}
	for deadline := time.Now().Add(harness.Timeout); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		select {
		case <-p.ended:
			t.Fatal("pebble does not run")
		default:
		}
		response, err := client.Get(url)
		if err != nil {
			continue
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	t.Fatalf("no response from %s", url)
	return nil
}

// stop ends the authority.
func (p *pebble) stop() {
	p.cmd.Process.Kill()
	<-p.ended
}

// freePorts returns ports that no process listens on, below those of outgoing connections.
func freePorts(t *testing.T, n int) (ports []int) {
	t.Helper()
	for len(ports) < n {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		defer l.Close() // at the end, so that all ports differ
		ports = append(ports, port)
	}
	return ports
}
