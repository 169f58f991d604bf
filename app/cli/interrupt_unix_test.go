//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestInterruptedWait: the first signal ends a command that waits for its input. It leaves no
// files.
func TestInterruptedWait(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := harness.Mkfifo(fifo); err != nil {
		t.Fatal(err)
	}
	silent, never, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	defer never.Close()
	for _, args := range [][]string{
		{"verify"}, {"restore"}, {"import", "-db", filepath.Join(k.Dir, "new.db")}, {"book", "add", "-name", "x", "-price", "1", "-pdf"},
	} {
		for _, wait := range []struct {
			file   string
			signal syscall.Signal
		}{
			{fifo, syscall.SIGINT}, {fifo, syscall.SIGTERM}, {"-", syscall.SIGINT}, {"-", syscall.SIGTERM}, {"-", syscall.SIGHUP},
		} {
			startAndSignal(t, k, silent, wait.signal, append(args, wait.file)...)
		}
		writer, err := os.OpenFile(fifo, os.O_RDWR, 0) // reading blocks, but not opening
		if err != nil {
			t.Fatal(err)
		}
		startAndSignal(t, k, silent, syscall.SIGINT, append(args, fifo)...)
		writer.Close()
	}
}

// startAndSignal runs a command until it has a file in the shop's folder, and sends it a signal.
func startAndSignal(t *testing.T, k *harness.KeptShop, stdin *os.File, signal syscall.Signal, args ...string) {
	t.Helper()
	cmd := keeperCommand(t, k, args...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = stdin, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(harness.Timeout, func() { cmd.Process.Kill() })
	defer hung.Stop()
	defer cmd.Process.Kill() // if the test fails before the signal
	harness.Eventually(t, func() bool { return harness.HasParts(t, k.Dir) })
	if err := cmd.Process.Signal(signal); err != nil {
		t.Error(err)
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != cli.ExitFailed || stderr.String() != "littleshelf: interrupted\n" {
		t.Errorf("%q after %v = %d, %q, want %d and the word interrupted", args, signal, code, &stderr, cli.ExitFailed)
	}
	harness.OnlyFiles(t, filepath.Dir(k.DB), "books", "shop.db")
}

// TestInterruptedStart: a server that gets SIGTERM while it waits for an input file exits with 0.
func TestInterruptedStart(t *testing.T) {
	for _, start := range []struct{ env, flag string }{
		{env: "WECHAT_SECRET_FILE"}, {env: "BACKUP_HOOK_FILE"}, {flag: "-seed-file"},
	} {
		db, fifo := harness.NewDB(t), filepath.Join(t.TempDir(), "fifo")
		if err := harness.Mkfifo(fifo); err != nil {
			t.Fatal(err)
		}
		cmd := harness.ServeCommand(t, db)
		if start.flag != "" {
			cmd.Args = append(cmd.Args, start.flag, fifo)
		} else {
			cmd.Env = []string{start.env + "=" + fifo}
		}
		var log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &log, &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		hung := time.AfterFunc(harness.Timeout, func() { cmd.Process.Kill() })
		defer hung.Stop()
		silent, err := os.OpenFile(fifo, os.O_WRONLY, 0) // returns when the server has opened it
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != cli.ExitDone {
			t.Errorf("%v after SIGTERM = %d, want %d\n%s", start, code, cli.ExitDone, &log)
		}
		harness.OnlyFiles(t, filepath.Dir(db))
	}
}

// TestCommandsOnAPipe: every command that opens a database refuses a pipe and does not block.
func TestCommandsOnAPipe(t *testing.T) {
	k := harness.NewKeptShop(t)
	copied := filepath.Join(k.Dir, "copy.db")
	k.Must(t, "backup", copied)
	pipe := &harness.KeptShop{Dir: k.Dir, DB: filepath.Join(k.Dir, "fifo"), Books: k.Books}
	if err := harness.Mkfifo(pipe.DB); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"restore", copied}, {"restore", "-dry-run", copied}, {"import", copied}, {"compact"}, {"check", "-repair"}, {"check"}, {"backup", "-"},
	} {
		_, stderr, code := runPiped(t, pipe, nil, args...)
		if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, "not a regular file") {
			t.Errorf("%q = %d, %q, want a refusal", args, code, sentence)
		}
	}
	harness.OnlyFiles(t, filepath.Dir(k.DB), "books", "copy.db", "copy.db.sha256", "fifo", "shop.db")
}
