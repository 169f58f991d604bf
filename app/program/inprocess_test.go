package program

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
		code <- Run(ctx, args, func(name string) string { return env[name] }, log, log)
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
	code = Run(ctx, args, func(name string) string { return env[name] }, &out, &errs)
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
