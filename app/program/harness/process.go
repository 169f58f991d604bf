package harness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/shoptest"
)

// Process is the program in a process of its own, serving.
type Process struct {
	Addr  string        // host:port, or unix:path
	DB    string        // the database file
	Log   *shoptest.Log // standard output and standard error
	Cmd   *exec.Cmd
	Ended chan struct{} // closed when the process has ended
}

// Start serves db and returns when the server is ready. A server that still runs when the test ends
// is killed.
func Start(t testing.TB, db string, args ...string) *Process {
	t.Helper()
	return Launch(t, ServeCommand(t, db, args...), db)
}

// Launch is Start for a command that ServeCommand returned. If cmd.Stdout is set, the output goes
// there and not to the log.
func Launch(t testing.TB, cmd *exec.Cmd, db string) *Process {
	t.Helper()
	p := &Process{DB: db, Log: shoptest.NewLog(t), Cmd: cmd, Ended: make(chan struct{})}
	if cmd.Stdout == nil {
		cmd.Stdout, cmd.Stderr = p.Log, p.Log
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		cmd.Wait()
		close(p.Ended)
	}()
	t.Cleanup(func() { p.Kill(t) })
	var err error
	if p.Addr, err = awaitServer(placeIn(cmd.Args, db), p.Ended); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, p.Log)
	}
	return p
}

// placeIn returns the place of a server with these arguments.
func placeIn(args []string, db string) control.Place {
	at := control.Place{DB: db}
	if i := slices.Index(args, "-socket"); i >= 0 {
		at.Socket = args[i+1]
	}
	return at
}

// awaitServer asks the control socket until the server responds, and returns the server's address.
func awaitServer(at control.Place, ended <-chan struct{}) (addr string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), Timeout)
	defer cancel()
	for {
		status, err := control.Ask(ctx, at)
		if err == nil {
			return status.Addr, nil
		}
		select {
		case <-ended:
			return "", errors.New("ended instead of serving")
		case <-ctx.Done():
			return "", fmt.Errorf("does not serve: %w", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// URL returns the address of path.
func (p *Process) URL(path string) string { return "http://" + p.Addr + path }

// Stop sends SIGTERM and waits for the process, which must end with exit code 0.
func (p *Process) Stop(t testing.TB) {
	t.Helper()
	p.Signal(t, syscall.SIGTERM)
	p.CheckExit(t, cli.ExitDone)
}

// Kill sends SIGKILL and waits for the process.
func (p *Process) Kill(t testing.TB) {
	t.Helper()
	p.Signal(t, syscall.SIGKILL)
}

// Signal sends sig to a process that still runs and waits for its end.
func (p *Process) Signal(t testing.TB, sig syscall.Signal) {
	t.Helper()
	select {
	case <-p.Ended:
		return
	default:
	}
	if err := p.Cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("%v: %v", sig, err)
	}
	p.Wait(t)
}

// Wait waits for the end of the process.
func (p *Process) Wait(t testing.TB) {
	t.Helper()
	select {
	case <-p.Ended:
	case <-time.After(Timeout):
		t.Fatalf("the server still runs after %v\n%s", Timeout, p.Log)
	}
}

// CheckExit checks the exit code of a process that has ended.
func (p *Process) CheckExit(t testing.TB, want int) {
	t.Helper()
	if code := p.Cmd.ProcessState.ExitCode(); code != want {
		t.Errorf("exit code = %d, want %d\n%s", code, want, p.Log)
	}
}

// Finish runs a command that must end by itself and print nothing on standard output.
func Finish(t *testing.T, cmd *exec.Cmd) (code int, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timeout := time.AfterFunc(Timeout, func() { cmd.Process.Kill() })
	cmd.Wait()
	if !timeout.Stop() {
		t.Errorf("%q did not end\n%s", cmd.Args, &errs)
	}
	if out.Len() > 0 {
		t.Errorf("stdout = %q, want none", &out)
	}
	return cmd.ProcessState.ExitCode(), errs.String()
}

// Eventually waits until ok returns true.
func Eventually(t testing.TB, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(Timeout); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the condition is still false after %v", Timeout)
		}
	}
}
