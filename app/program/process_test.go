package program_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program"
	"littleshelf/app/program/harness"
)

func TestSecondProcess(t *testing.T) {
	db := harness.NewDB(t)
	p := harness.Start(t, db)
	start := time.Now()
	code, _, stderr := harness.Run(t, nil, "-addr", "127.0.0.1:0", "-db", db)
	took := time.Since(start)
	sentence := harness.OneSentence(t, stderr)
	for _, want := range []string{db, fmt.Sprintf("process %d", p.Cmd.Process.Pid), p.Addr} {
		if !strings.Contains(sentence, want) {
			t.Errorf("%q does not say %s", sentence, want)
		}
	}
	if code != cli.ExitInUse || took > 2*time.Second {
		t.Errorf("exit code = %d after %v, want %d within 2 s", code, took, cli.ExitInUse)
	}
	if _, err := p.Client(t).Login("still here"); err != nil {
		t.Errorf("the first server does not serve: %v", err)
	}
	p.Stop(t)
	harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	harness.Check(t, db)
}

// TestConcurrentFirstStarts starts many servers at once on a file that does not exist yet. One
// serves. In one process the starts are closer together than those of processes are.
func TestConcurrentFirstStarts(t *testing.T) {
	const starts = 32
	db := harness.NewDB(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs [starts]bytes.Buffer
	type end struct{ i, code int }
	ended := make(chan end, starts)
	for i := range starts {
		go func() {
			args := []string{"-addr", "127.0.0.1:0", "-db", db, "-seed", "-pdf-workers", "0"}
			ended <- end{i, program.Run(ctx, args, func(string) string { return "" }, io.Discard, &errs[i])}
		}()
	}
	for n := range starts {
		if n == starts-1 {
			if _, err := control.Ask(t.Context(), control.Place{DB: db}); err != nil {
				t.Errorf("the last server does not serve: %v", err)
			}
			cancel()
		}
		select {
		case e := <-ended:
			want := cli.ExitInUse
			if n == starts-1 {
				want = cli.ExitDone
			} else {
				harness.OneSentence(t, errs[e.i].String())
			}
			if e.code != want {
				t.Errorf("exit code = %d, want %d\n%s", e.code, want, &errs[e.i])
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%d servers have one file open", starts-n)
		}
	}
	harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	if report, err := harness.Audit(db, nil); err != nil || report.Books != 5 {
		t.Errorf("audit = %+v, %v, want five books", report, err)
	}
}

// TestUnusableDatabasePath checks that a path that cannot be a database is refused before it is
// opened.
func TestUnusableDatabasePath(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := harness.Mkfifo(fifo); err != nil {
		t.Fatal(err)
	}
	for db, says := range map[string]string{
		dir: "not a regular file", fifo: "not a regular file", os.DevNull: "not a regular file",
		filepath.Join(dir, "missing", "shop.db"): "no such file or directory",
	} {
		cmd := harness.ServeCommand(t, db)
		blocked := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		code, stderr := harness.Finish(t, cmd)
		blocked.Stop()
		if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, says) {
			t.Errorf("-db %s: exit code %d, %q, want %d and %s", db, code, sentence, cli.ExitFailed, says)
		}
	}
}

// TestPortTaken checks that a server without its port leaves a sound database.
func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	db := harness.NewDB(t)
	code, _, stderr := harness.Run(t, nil, "-addr", l.Addr().String(), "-db", db)
	if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, "address already in use") {
		t.Errorf("run = %d, %q, want %d", code, sentence, cli.ExitFailed)
	}
	if _, err := harness.Audit(db, nil); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
