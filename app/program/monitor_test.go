package program_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

var monitorAddr = regexp.MustCompile(`msg="the monitor is open" metrics=(http://[^/ ]+)`)

// monitorOf waits for the monitor's address in the log. A server responds before all of its log has
// been read.
func monitorOf(t *testing.T, log interface{ String() string }) (addr string) {
	t.Helper()
	harness.Eventually(t, func() bool {
		found := monitorAddr.FindStringSubmatch(log.String())
		if found != nil {
			addr = found[1]
		}
		return found != nil
	})
	return addr
}

// TestMonitor checks that only the monitor serves profiles, and only under the names of this
// machine.
func TestMonitor(t *testing.T) {
	t.Parallel()
	p := harness.Start(t, harness.NewDB(t), "-debug-addr", "127.0.0.1:0")
	monitor := monitorOf(t, p.Log)
	for path, want := range map[string]string{
		"/debug/pprof/":                   "goroutine",
		"/debug/pprof/goroutine?debug=1":  "littleshelf/app/program.(*monitor).serve",
		"/debug/pprof/heap":               "\x1f\x8b",
		"/debug/pprof/profile?seconds=1":  "\x1f\x8b",
		"/debug/pprof/trace?seconds=0.01": "go 1.",
		"/debug/pprof/symbol?0x1":         "num_symbols",
	} {
		if status, body := harness.Get(t, monitor+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("GET %s = %d, %.100q, want %q", path, status, body, want)
		}
		if status, body := harness.GetAs(t, monitor+path, "rebound.example"); status != http.StatusForbidden || strings.Contains(body, want) {
			t.Errorf("GET %s of rebound.example = %d, %.100q, want 403", path, status, body)
		}
		if status, body := harness.Get(t, p.URL(path)); status != http.StatusNotFound || strings.Contains(body, want) {
			t.Errorf("the public listener serves GET %s: %d, %.100q", path, status, body)
		}
	}
	if status, body := harness.Get(t, monitor+"/debug/pprof/cmdline"); status != http.StatusNotFound {
		t.Errorf("the monitor serves the command line: %d, %q", status, body)
	}
	for host, want := range map[string]int{"localhost:1": 200, "127.0.0.1": 200, "[::1]": 200, "": 200,
		"localhost.example": 403, "10.0.0.1": 403, "127.0.0.1.example:80": 403} {
		if status, _ := harness.GetAs(t, monitor+"/debug/pprof/", host); status != want {
			t.Errorf("GET by the name %q = %d, want %d", host, status, want)
		}
	}
	p.Stop(t)
	harness.Check(t, p.DB)
}

// TestNoMonitor checks that there is no monitor without its flag, and the error for a port in use.
func TestNoMonitor(t *testing.T) {
	p := harness.Start(t, harness.NewDB(t), "-debug-addr", "127.0.0.1:0")
	s := harness.Serve(t, harness.NewDB(t), nil)
	if strings.Contains(s.Log.String(), "monitor") {
		t.Errorf("there is a monitor: %s", s.Log)
	}
	taken := strings.TrimPrefix(monitorOf(t, p.Log), "http://")
	code, _, stderr := harness.Run(t, nil, "-addr", "127.0.0.1:0", "-db", harness.NewDB(t), "-debug-addr", taken)
	if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, taken) {
		t.Errorf("run = %d, %q, want %d and the address in use", code, sentence, cli.ExitFailed)
	}
	s.Stop()
	p.Stop(t)
	harness.Check(t, p.DB)
}
