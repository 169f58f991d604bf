package program

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
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

	"littleshelf/app/shoptest"
)

// pebble is Let's Encrypt's own test authority, on this machine. Every name leads to 127.0.0.1.
type pebble struct {
	directory string
	trust     string         // PEM file of the authority's own HTTPS certificate
	roots     *x509.CertPool // what its certificates lead to
	cmd       *exec.Cmd
	ended     chan struct{}
}

// buildPebble makes the authority's binary once per test process.
var buildPebble = sync.OnceValues(func() (path string, err error) {
	path = filepath.Join(buildDir, "pebble")
	out, err := exec.Command("go", "build", "-modfile=../../.ci/tools.mod", "-o", path, "github.com/letsencrypt/pebble/v2/cmd/pebble").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// startPebble starts an authority that comes to see the shop on these ports, and whose certificates
// last as many seconds.
func startPebble(t *testing.T, tlsPort, httpPort, seconds int) *pebble {
	t.Helper()
	path, err := buildPebble()
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("CI needs pebble: ", err)
	}
	if err != nil {
		t.Skip("no certificate authority to try it with: ", err)
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
	p.cmd.Env = []string{"PEBBLE_VA_NOSLEEP=1"}
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

// await asks until an answer comes.
func (p *pebble) await(t *testing.T, trust *x509.CertPool, url string) []byte {
	t.Helper()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}, DisableKeepAlives: true}}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
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
	t.Fatalf("pebble does not answer %s", url)
	return nil
}

// stop ends the authority: it is not there any more.
func (p *pebble) stop() {
	p.cmd.Process.Kill()
	<-p.ended
}

// serveNames answers DNS over TCP (RFC 1035) until the test ends: every name has the address
// 127.0.0.1 and nothing else.
func serveNames(t *testing.T) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go answerNames(conn)
		}
	}()
	return l.Addr().String()
}

// answerNames ends when the authority hangs up.
func answerNames(conn net.Conn) {
	defer conn.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		query := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, query); err != nil {
			return
		}
		answer := nameAnswer(query)
		conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	}
}

// nameAnswer answers a query with one question: an A record if one is asked for.
func nameAnswer(query []byte) []byte {
	const header = 12
	end := header
	for query[end] != 0 {
		end += 1 + int(query[end])
	}
	kind := query[end+2]
	answer := append([]byte{}, query[:end+5]...)
	copy(answer[2:header], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}) // an answer to one question
	if kind == 1 {
		answer[7] = 1
		answer = append(answer, 0xc0, header, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1) // that name, A, IN, a minute
	}
	return answer
}

// freePorts gives ports that nobody listens on, below those that outgoing connections get.
func freePorts(t *testing.T, n int) (ports []int) {
	t.Helper()
	for len(ports) < n {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		defer l.Close() // when all are found, so that they differ
		ports = append(ports, port)
	}
	return ports
}
