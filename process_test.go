package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/control"
	"littleshelf/app/shoptest"
)

// shopHere is a shop in this process: run, with its flags. Any number are open at once.
type shopHere struct {
	client *client
	log    *shoptest.Log
	end    func() // stops it; it must end well
}

// openHere opens a shop on db and returns when it serves.
func openHere(t *testing.T, db string, env map[string]string, args ...string) *shopHere {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log := shoptest.NewLog(t)
	code := make(chan int, 1)
	go func() {
		args := append([]string{"-addr", "127.0.0.1:0", "-db", db}, args...)
		code <- run(ctx, args, func(name string) string { return env[name] }, log, log)
	}()
	p := &shopProcess{DB: db, Log: log, ended: make(chan struct{})}
	s := &shopHere{log: log}
	ended := false
	s.end = func() {
		cancel()
		if ended {
			return
		}
		ended = true
		if s.client != nil {
			s.client.hangUp()
		}
		select {
		case got := <-code:
			if got != exitDone {
				t.Errorf("run = %d, want %d\n%s", got, exitDone, log)
			}
		case <-time.After(patience):
			t.Fatalf("run does not end\n%s", log)
		}
	}
	t.Cleanup(s.end)
	if err := p.awaitStatus(); err != nil {
		t.Fatalf("run: %v\n%s", err, log)
	}
	s.client = newClient(t, p)
	return s
}

// runHere runs the program in this process to its end, which must come by itself.
func runHere(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, errs bytes.Buffer
	code = run(ctx, args, func(name string) string { return env[name] }, &out, &errs)
	if ctx.Err() != nil {
		t.Errorf("run %q serves\n%s", args, &errs)
	}
	return code, out.String(), errs.String()
}

// finish runs cmd, a shopCommand, to its end, which must come by itself.
func finish(t *testing.T, cmd *exec.Cmd) (code int, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	serves := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	cmd.Wait()
	if !serves.Stop() {
		t.Errorf("%q did not end\n%s", cmd.Args, &errs)
	}
	if out.Len() > 0 {
		t.Errorf("stdout = %q, want none", &out)
	}
	return cmd.ProcessState.ExitCode(), errs.String()
}

// words is what stderr says beside the log's lines.
func words(stderr string) (words []string) {
	for line := range strings.Lines(stderr) {
		if !strings.HasPrefix(line, "time=") {
			words = append(words, strings.TrimSuffix(line, "\n"))
		}
	}
	return words
}

// oneSentence checks that a failure is put in one line, and gives it.
func oneSentence(t *testing.T, stderr string) string {
	t.Helper()
	said := words(stderr)
	if len(said) != 1 || !strings.HasPrefix(said[0], "littleshelf: ") || strings.Contains(stderr, "goroutine") || strings.Contains(stderr, "panic") {
		t.Errorf("stderr = %.2000q, want one sentence", stderr)
		return ""
	}
	return said[0]
}

// alone checks that nothing stands beside the database.
func alone(t *testing.T, db string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(db))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
}

func TestSecondProcess(t *testing.T) {
	db := newDB(t)
	p := startShop(t, db)
	start := time.Now()
	code, _, stderr := runHere(t, nil, "-addr", "127.0.0.1:0", "-db", db)
	took := time.Since(start)
	sentence := oneSentence(t, stderr)
	for _, want := range []string{db, fmt.Sprintf("process %d", p.Cmd.Process.Pid), p.Addr} {
		if !strings.Contains(sentence, want) {
			t.Errorf("%q does not say %s", sentence, want)
		}
	}
	if code != exitInUse || took > 2*time.Second {
		t.Errorf("exit code = %d after %v, want %d within 2 s", code, took, exitInUse)
	}
	if _, err := newClient(t, p).login("still here"); err != nil {
		t.Errorf("the first serves no more: %v", err)
	}
	p.stop(t)
	alone(t, db, "shop.db")
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestFirstStarts: many at once on a file that is not there yet. They run in this process, where
// they meet far more closely than processes do.
func TestFirstStarts(t *testing.T) {
	const starts = 32
	db := newDB(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs [starts]bytes.Buffer
	type end struct{ i, code int }
	ended := make(chan end, starts)
	for i := range starts {
		go func() {
			args := []string{"-addr", "127.0.0.1:0", "-db", db, "-seed"}
			ended <- end{i, run(ctx, args, func(string) string { return "" }, io.Discard, &errs[i])}
		}()
	}
	for n := range starts {
		if n == starts-1 {
			if _, err := control.Ask(t.Context(), db); err != nil {
				t.Errorf("the one that is left does not serve: %v", err)
			}
			cancel()
		}
		select {
		case e := <-ended:
			want := exitInUse
			if n == starts-1 {
				want = exitDone
			} else {
				oneSentence(t, errs[e.i].String())
			}
			if e.code != want {
				t.Errorf("exit code = %d, want %d\n%s", e.code, want, &errs[e.i])
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%d serve one file", starts-n)
		}
	}
	alone(t, db, "shop.db")
	if report, err := audit(db, nil); err != nil || report.Books != 5 {
		t.Errorf("audit = %+v, %v, want five books", report, err)
	}
}

func TestControlSocket(t *testing.T) {
	db := newDB(t)
	path, err := control.Path(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, stale := range []bool{false, true} {
		if _, err := os.Lstat(path); (err == nil) != stale {
			t.Errorf("the socket before a start: %v, want there: %v", err, stale)
		}
		p := startShop(t, db)
		info, err := os.Lstat(path)
		if err != nil || info.Mode() != fs.ModeSocket|0o600 {
			t.Errorf("the socket is %v, %v, want mode 0600", info.Mode(), err)
		}
		if info, err := os.Stat(db); err != nil || info.Mode() != 0o600 {
			t.Errorf("the database is %v, %v, want mode 0600", info.Mode(), err)
		}
		status, err := control.Ask(t.Context(), db)
		if err != nil || status.PID != p.Cmd.Process.Pid || status.Addr != p.Addr || status.Version == "" {
			t.Errorf("Status = %+v, %v, want process %d at %s", status, err, p.Cmd.Process.Pid, p.Addr)
		}
		if !stale {
			p.kill(t) // which leaves the socket behind
			continue
		}
		p.stop(t)
		alone(t, db, "shop.db")
	}
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestLongPath: a socket's path is bounded, and it is said before anything is made.
func TestLongPath(t *testing.T) {
	dir := filepath.Dir(newDB(t))
	name := func(n int) string { return filepath.Join(dir, strings.Repeat("x", n-len(dir)-1-len(".sock"))) }
	code, _, stderr := runHere(t, nil, "-addr", "127.0.0.1:0", "-db", name(108))
	if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, "-db") {
		t.Errorf("run = %d, %q, want %d and what to do", code, sentence, exitFailed)
	}
	alone(t, filepath.Join(dir, "x"))
	openHere(t, name(107), nil).end()
}

// TestPortTaken: the database is let go, whole.
func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	db := newDB(t)
	code, _, stderr := runHere(t, nil, "-addr", l.Addr().String(), "-db", db)
	if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, "address already in use") {
		t.Errorf("run = %d, %q, want %d", code, sentence, exitFailed)
	}
	if _, err := audit(db, nil); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
