//go:build unix

package program_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// serveLogTo starts cmd, which serves db, with a pipe for its log. It returns the pipe's reader.
func serveLogTo(t *testing.T, cmd *exec.Cmd, db string) (*harness.Process, *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	cmd.Stdout, cmd.Stderr = writer, writer
	p := harness.Launch(t, cmd, db)
	writer.Close()
	return p, reader
}

// askMany sends n requests. Each must get a response.
func askMany(t *testing.T, p *harness.Process, n int) {
	t.Helper()
	c := &http.Client{Timeout: harness.Timeout, Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	for i := range n {
		response, err := c.Get(p.URL("/healthz"))
		if err != nil {
			t.Fatalf("request %d: %v", i+1, err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}

// TestUnreadLogDelaysNothing checks that a log without a reader delays neither requests nor the
// end.
func TestUnreadLogDelaysNothing(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p, log := serveLogTo(t, harness.ServeCommand(t, db), db)
	const requests = 1000 // a pipe buffers 64 KiB, some 500 lines
	askMany(t, p, requests)
	p.Stop(t)
	text, err := io.ReadAll(log)
	if n := strings.Count(string(text), "msg=request"); err != nil || n == 0 || n == requests {
		t.Errorf("the pipe holds %d lines of %d, %v: the log was not stalled", n, requests, err)
	}
	harness.Check(t, db)
}

// TestLogReaderGone checks that the server survives a closed log pipe and counts the dropped lines.
func TestLogReaderGone(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p, log := serveLogTo(t, harness.ServeCommand(t, db, "-debug-addr", "127.0.0.1:0"), db)
	var monitor string
	for lines := bufio.NewScanner(log); monitor == "" && lines.Scan(); {
		if found := monitorAddr.FindStringSubmatch(lines.Text()); found != nil {
			monitor = found[1]
		}
	}
	log.Close()
	askMany(t, p, 10)
	harness.Eventually(t, func() bool {
		_, now := scrape(t, monitor)
		return now["littleshelf_log_lines_dropped_total"] >= 10
	})
	askMany(t, p, 10)
	p.Stop(t)
	harness.Check(t, db)
}

// TestFatalWithStalledLog checks that a server that fails ends although its log has no reader.
func TestFatalWithStalledLog(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p, _ := serveLogTo(t, harness.ServeCommand(t, db), db)
	askMany(t, p, 1000)
	if err := os.Truncate(db, 0); err != nil {
		t.Fatal(err)
	}
	p.Client(t).Login("reader-1") // detects that the file was truncated
	p.Wait(t)
	p.CheckExit(t, cli.ExitFailed)
}

// TestSIGHUP checks that SIGHUP stops the server as SIGTERM does. A second SIGHUP has no effect.
func TestSIGHUP(t *testing.T) {
	t.Parallel()
	p, download := serveBig(t)
	for range 2 {
		if err := p.Cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		awaitRefused(t, p.Addr, p.Log)
	}
	if n, err := io.Copy(io.Discard, download.body); n != download.size || err != nil {
		t.Errorf("download = %d bytes, %v, want %d", n, err, download.size)
	}
	p.Wait(t)
	p.CheckExit(t, cli.ExitDone)
	harness.Check(t, p.DB)
}
