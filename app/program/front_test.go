package program_test

import (
	"crypto/tls"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestContradictoryFrontFlags checks that flags that contradict each other are refused in one line.
func TestContradictoryFrontFlags(t *testing.T) {
	tests := []struct {
		env  map[string]string
		args string
		says string
	}{
		{harness.NoEnv, "-domain shop.example", "say -demo"}, // -addr is then :443
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain shop", `"shop"`},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain *.example.com", "-domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain 192.0.2.7", "-domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain https://shop.example", "-domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain shop.example:443", "-domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain shop.example,", "-domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain shop.example -tls-cert a -tls-key b", "leave out -tls-cert"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -tls-cert a", "-tls-key"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -tls-key a", "-tls-cert"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -http-addr 127.0.0.1:0", "-http-addr needs -domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -acme-directory https://acme.example/dir", "-acme-directory needs -domain"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain shop.example -http-addr 80", "-http-addr"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -domain shop.example -acme-directory http://acme.example/dir", "-acme-directory"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -trusted-proxy nginx", `"nginx"`},
		{harness.NoEnv, "-addr 127.0.0.1:0 -trusted-proxy 10.0.0.0/33", "-trusted-proxy"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -trusted-proxy 127.0.0.1,0.0.0.0/0", "every address"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -trusted-proxy ::/0", "every address"},
		{harness.NoEnv, "-addr 127.0.0.1:0 -trusted-proxy ::ffff:10.0.0.0/104", "-trusted-proxy"},
	}
	db := harness.NewDB(t)
	for _, tt := range tests {
		code, stdout, stderr := harness.Run(t, tt.env, append([]string{"-db", db}, strings.Fields(tt.args)...)...)
		if code != cli.ExitUsage || stdout != "" || !strings.Contains(stderr, tt.says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: code %d, %.500q, want %d and one line with %s", tt.args, code, stdout+stderr, cli.ExitUsage, tt.says)
		}
	}
	harness.OnlyFiles(t, filepath.Dir(db))
}

// TestOwnCertificate checks that the server needs its certificate's file to start, serves it, and
// serves a new one without a restart.
func TestOwnCertificate(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "chain.pem"), filepath.Join(dir, "key.pem")
	args := []string{"-tls-cert", cert, "-tls-key", key, "-seed"}
	code, _, stderr := harness.Run(t, nil, append([]string{"-addr", "127.0.0.1:0", "-db", db}, args...)...)
	if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, cert) {
		t.Errorf("without the file: code %d, %q, want %d and its name", code, sentence, cli.ExitFailed)
	}

	ca := shoptest.NewCA(t)
	first, second := ca.Issue(t, "shop.example"), ca.Issue(t, "shop.example")
	put := func(name string, content []byte) {
		t.Helper()
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(cert, first.Leaf)
	put(key, first.Key)
	p := harness.Start(t, db, args...)
	roots := first.Pool(t)
	if _, err := shakeHands(p, &tls.Config{RootCAs: roots, ServerName: "shop.example"}); err == nil ||
		!strings.Contains(p.Log.String(), "no intermediate") {
		t.Errorf("a certificate without its intermediate: %v, want an error and a warning\n%s", err, p.Log)
	}
	put(cert, first.Chain)
	leaf := awaitCertificate(t, p, roots, "shop.example", nil)
	if leaf.SerialNumber.Cmp(first.Serial) != 0 {
		t.Errorf("certificate %v, want %v", leaf.SerialNumber, first.Serial)
	}
	put(cert, second.Chain)
	put(key, second.Key)
	leaf = awaitCertificate(t, p, roots, "shop.example", first.Serial)
	if leaf.SerialNumber.Cmp(second.Serial) != 0 {
		t.Errorf("certificate %v, want %v", leaf.SerialNumber, second.Serial)
	}
	if _, err := shakeHands(p, &tls.Config{RootCAs: roots, ServerName: "shop.example", MinVersion: tls.VersionTLS10,
		MaxVersion: tls.VersionTLS11}); err == nil {
		t.Error("the server accepts TLS 1.1")
	}
	client := dialing(t, p.Addr, roots)
	response, body := get(t, client, "https://shop.example/api/book/getBooks?is_all=1")
	if !strings.Contains(body, `"file_url":"https://shop.example/downloadfile`) || response.Header["Strict-Transport-Security"] != nil {
		t.Errorf("response %v %.300s, want links over https and no Strict-Transport-Security", response.Header, body)
	}
	client.CloseIdleConnections()
	p.Stop(t)
	harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	harness.Check(t, db)
}

// TestTrustedProxy checks that -trusted-proxy affects responses.
func TestTrustedProxy(t *testing.T) {
	for proxies, scheme := range map[string]string{"127.0.0.0/8,10.0.0.1": "https", "10.0.0.1": "http"} {
		db := harness.NewDB(t)
		s := harness.Serve(t, db, nil, "-seed", "-demo", "-trusted-proxy", proxies)
		request, err := http.NewRequest(http.MethodGet, s.Client.Base+"/api/book/getBooks?is_all=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-Proto", "https")
		request.Header.Set("X-Forwarded-For", "198.51.100.7")
		response, err := s.Client.HTTP.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var body strings.Builder
		err = response.Write(&body)
		if err != nil || !strings.Contains(body.String(), `"file_url":"`+scheme+`://127.0.0.1`) {
			t.Errorf("-trusted-proxy %s: %.600s, %v, want %s", proxies, &body, err, scheme)
		}
		s.Stop() // its log is complete then
		if warned := strings.Contains(s.Log.String(), "X-Forwarded-For is ignored"); warned != (scheme == "http") {
			t.Errorf("-trusted-proxy %s: warned %v\n%s", proxies, warned, s.Log)
		}
		harness.Check(t, db)
	}
}

// TestPrivilegedPort checks that the error names the capability for low ports. setpriv removes that
// capability from root.
func TestPrivilegedPort(t *testing.T) {
	open, err := os.ReadFile("/proc/sys/net/ipv4/ip_unprivileged_port_start")
	if err != nil || strings.TrimSpace(string(open)) != "1024" {
		t.Skipf("any user may listen on port 443: set net.ipv4.ip_unprivileged_port_start to 1024, not %s %v", open, err)
	}
	cmd := harness.ServeCommand(t, harness.NewDB(t), "-addr", "127.0.0.1:443")
	if os.Geteuid() == 0 {
		setpriv, err := exec.LookPath("setpriv")
		if err != nil {
			shoptest.Lacking(t, "root may listen on any port without setpriv: install util-linux: %v", err)
		}
		cmd.Args = append([]string{setpriv, "--bounding-set", "-net_bind_service", cmd.Path}, cmd.Args[1:]...)
		cmd.Path = setpriv
	}
	code, stderr := harness.Finish(t, cmd)
	if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed ||
		!strings.Contains(sentence, "permission denied") || !strings.Contains(sentence, "CAP_NET_BIND_SERVICE") {
		t.Errorf("run = %d, %q, want %d and what to do", code, sentence, cli.ExitFailed)
	}
}
