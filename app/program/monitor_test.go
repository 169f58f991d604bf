package program

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var monitorAddr = regexp.MustCompile(`msg="the monitor is open" metrics=(http://[^/ ]+)`)

// monitorOf waits for the line of the log that says where a server's monitor is. A server answers before
// all it has logged has been read.
func monitorOf(t *testing.T, log interface{ String() string }) (addr string) {
	t.Helper()
	eventually(t, func() bool {
		found := monitorAddr.FindStringSubmatch(log.String())
		if found != nil {
			addr = found[1]
		}
		return found != nil
	})
	return addr
}

// ask gets url by the name host, or by its own when that is empty.
func ask(t *testing.T, url, host string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// TestMonitor: profiles come from the monitor alone, and only to who asks for this machine.
func TestMonitor(t *testing.T) {
	t.Parallel()
	p := startShop(t, newDB(t), "-debug-addr", "127.0.0.1:0")
	monitor := monitorOf(t, p.Log)
	for path, want := range map[string]string{
		"/debug/pprof/":                   "goroutine",
		"/debug/pprof/goroutine?debug=1":  "littleshelf/app/program.(*monitor).serve",
		"/debug/pprof/heap":               "\x1f\x8b",
		"/debug/pprof/profile?seconds=1":  "\x1f\x8b",
		"/debug/pprof/trace?seconds=0.01": "go 1.",
		"/debug/pprof/symbol?0x1":         "num_symbols",
	} {
		if status, body := ask(t, monitor+path, ""); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("GET %s = %d, %.100q, want %q", path, status, body, want)
		}
		if status, body := ask(t, monitor+path, "rebound.example"); status != http.StatusForbidden || strings.Contains(body, want) {
			t.Errorf("GET %s of rebound.example = %d, %.100q, want 403", path, status, body)
		}
		if status, body := ask(t, p.url(path), ""); status != http.StatusNotFound || strings.Contains(body, want) {
			t.Errorf("the public listener answers GET %s: %d, %.100q", path, status, body)
		}
	}
	if status, body := ask(t, monitor+"/debug/pprof/cmdline", ""); status != http.StatusNotFound {
		t.Errorf("the command line is shown: %d, %q", status, body)
	}
	for host, want := range map[string]int{"localhost:1": 200, "127.0.0.1": 200, "[::1]": 200, "": 200, "localhost.example": 403, "10.0.0.1": 403, "127.0.0.1.example:80": 403} {
		if status, _ := ask(t, monitor+"/debug/pprof/", host); status != want {
			t.Errorf("GET by the name %q = %d, want %d", host, status, want)
		}
	}
	p.stop(t)
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}

// TestNoMonitor: it is off unless it is asked for, and a taken port is said.
func TestNoMonitor(t *testing.T) {
	p := startShop(t, newDB(t), "-debug-addr", "127.0.0.1:0")
	s := openHere(t, newDB(t), nil)
	if strings.Contains(s.log.String(), "monitor") {
		t.Errorf("there is a monitor: %s", s.log)
	}
	taken := strings.TrimPrefix(monitorOf(t, p.Log), "http://")
	code, _, stderr := runHere(t, nil, "-addr", "127.0.0.1:0", "-db", newDB(t), "-debug-addr", taken)
	if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, taken) {
		t.Errorf("run = %d, %q, want %d and the address that is taken", code, sentence, exitFailed)
	}
	s.end()
	p.stop(t)
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}
