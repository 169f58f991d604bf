//go:build unix

package program

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// serveLogTo starts cmd, a shopCommand on db whose log goes to a pipe, and returns the pipe's other end.
func serveLogTo(t *testing.T, cmd *exec.Cmd, db string) (*shopProcess, *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	cmd.Stdout, cmd.Stderr = writer, writer
	p := &shopProcess{DB: db, Log: shoptest.NewLog(t), Cmd: cmd, ended: make(chan struct{})}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writer.Close()
	go func() {
		cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() { p.end(t, syscall.SIGKILL) })
	if err := p.awaitStatus(); err != nil {
		t.Fatal(err)
	}
	return p, reader
}

// askMany asks n times how the shop is. Each must be answered.
func askMany(t *testing.T, p *shopProcess, n int) {
	t.Helper()
	c := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	for i := range n {
		response, err := c.Get(p.url("/healthz"))
		if err != nil {
			t.Fatalf("request %d: %v", i+1, err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}

// TestLogNobodyReads: a log that nobody reads any more holds up neither requests nor the end.
func TestLogNobodyReads(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	p, log := serveLogTo(t, shopCommand(t, db), db)
	const requests = 2000 // a pipe holds 64 KiB, some 500 lines
	askMany(t, p, requests)
	p.stop(t)
	text, err := io.ReadAll(log)
	if n := strings.Count(string(text), "msg=request"); err != nil || n == 0 || n == requests {
		t.Errorf("the pipe holds %d lines of %d, %v: the log was not stalled", n, requests, err)
	}
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestLogReaderGone: the shop outlives whoever reads its log, and counts the lines that nobody got.
func TestLogReaderGone(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	p, log := serveLogTo(t, shopCommand(t, db, "-debug-addr", "127.0.0.1:0"), db)
	var monitor string
	for lines := bufio.NewScanner(log); monitor == "" && lines.Scan(); {
		if found := monitorAddr.FindStringSubmatch(lines.Text()); found != nil {
			monitor = found[1]
		}
	}
	log.Close()
	askMany(t, p, 10)
	eventually(t, func() bool {
		_, now := scrape(t, monitor)
		return now["littleshelf_log_lines_dropped_total"] >= 10
	})
	askMany(t, p, 10)
	p.stop(t)
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestFatalWithStalledLog: a shop that fails ends, though nobody reads why.
func TestFatalWithStalledLog(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	p, _ := serveLogTo(t, shopCommand(t, db), db)
	askMany(t, p, 2000)
	if err := os.Truncate(db, 0); err != nil {
		t.Fatal(err)
	}
	newClient(t, p).login("reader-1") // which finds the file cut short
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
	if code := p.Cmd.ProcessState.ExitCode(); code != exitFailed {
		t.Errorf("exit code = %d, want %d", code, exitFailed)
	}
}

// TestHangup: a terminal that closes ends the shop as SIGTERM does, and its second signal changes nothing.
func TestHangup(t *testing.T) {
	t.Parallel()
	p, download := serveBig(t)
	for range 2 {
		if err := p.Cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		awaitRefused(t, p)
	}
	if n, err := io.Copy(io.Discard, download.body); n != download.size || err != nil {
		t.Errorf("download = %d bytes, %v, want %d", n, err, download.size)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("does not end with the download\n%s", p.Log)
	}
	if code := p.Cmd.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("exit code = %d, want %d\n%s", code, exitDone, p.Log)
	}
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}
