//go:build unix

package program_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program/harness"
)

// TestDrain checks that a stopping server completes its downloads, refuses connections and exits
// with 0.
func TestDrain(t *testing.T) {
	t.Parallel()
	p, download := serveBig(t)
	idle, err := net.Dial("tcp", p.Addr) // a load balancer keeps such a connection open
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	kept := bufio.NewReader(idle)
	ready := func() (int, error) {
		io.WriteString(idle, "GET /readyz HTTP/1.1\r\nHost: shop\r\n\r\n")
		response, err := http.ReadResponse(kept, nil)
		if err != nil {
			return 0, err
		}
		io.Copy(io.Discard, response.Body)
		return response.StatusCode, nil
	}
	if status, err := ready(); status != http.StatusOK {
		t.Errorf("readyz = %d, %v, want 200", status, err)
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefused(t, p.Addr, p.Log)
	if status, err := ready(); err == nil && status != http.StatusServiceUnavailable {
		t.Errorf("readyz while stopping = %d, want 503 or no response", status)
	}
	if _, err := control.Ask(t.Context(), control.Place{DB: p.DB}); err != nil {
		t.Errorf("the server closed the database before the download had ended: %v", err)
	}
	select {
	case <-p.Ended:
		t.Errorf("the server ended during a download\n%s", p.Log)
	case <-time.After(500 * time.Millisecond):
	}
	if n, err := io.Copy(io.Discard, download.body); n != download.size || err != nil {
		t.Errorf("download = %d bytes, %v, want %d", n, err, download.size)
	}
	p.Wait(t)
	p.CheckExit(t, cli.ExitDone)
	harness.OnlyFiles(t, filepath.Dir(p.DB), "shop.db")
	harness.Check(t, p.DB)
}

// TestSecondSignalKills checks that a second SIGTERM ends a server that drains.
func TestSecondSignalKills(t *testing.T) {
	p, _ := serveBig(t)
	for range 2 {
		if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		awaitRefused(t, p.Addr, p.Log)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	select {
	case <-p.Ended:
	case <-ctx.Done():
		t.Fatalf("the server still runs after a second signal\n%s", p.Log)
	}
	if status := p.Cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGTERM {
		t.Errorf("ended with %v, want killed", p.Cmd.ProcessState)
	}
	harness.Check(t, p.DB)
}
