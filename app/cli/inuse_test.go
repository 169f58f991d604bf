package cli_test

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

// TestCommandsAtOnce: each of several simultaneous commands is carried out once.
func TestCommandsAtOnce(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	var commands sync.WaitGroup
	for range 20 {
		commands.Go(func() {
			if _, stderr, code := k.Command("points", "add", k.Vars["CLEO"], "1", "-why", "x"); code != cli.ExitDone {
				t.Errorf("points add = %d, %q", code, stderr)
			}
		})
	}
	commands.Wait()
	if stdout := k.Must(t, "reader", "show", k.Vars["CLEO"], "-json"); !strings.Contains(stdout, `"balance":50,`) {
		t.Errorf("reader show = %s, want balance 50", stdout)
	}
}

// TestCommandsThatNeedTheServerStopped: a command that needs exclusive access names the process
// that has the database, and changes nothing.
func TestCommandsThatNeedTheServerStopped(t *testing.T) {
	k := harness.NewKeptShop(t)
	copied := filepath.Join(k.Dir, "copy.db")
	k.Must(t, "backup", copied)
	k.Serve(t)
	us := fmt.Sprintf("process %d", os.Getpid())
	for _, args := range [][]string{
		{"restore", copied},
		{"restore", "-dry-run", copied},
		{"import", copied},
		{"compact"},
		{"check", "-repair"},
	} {
		t.Run(strings.Join(args, "_"), func(t *testing.T) {
			t.Parallel() // each waits for the lock
			stdout, stderr, code := k.Command(args...)
			if code != cli.ExitInUse || stdout != "" || !strings.Contains(stderr, us) || !strings.Contains(stderr, "serving 127.0.0.1:") {
				t.Errorf("%q = %d, %q, %q, want exit 3 and the server's process and address", args, code, stdout, stderr)
			}
		})
	}
}

// TestInUseErrorNamesTheProcess: a process that has the database but no socket is found by its
// lock.
func TestInUseErrorNamesTheProcess(t *testing.T) {
	k := harness.NewKeptShop(t)
	db, err := bolt.Open(k.DB)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, args := range [][]string{{"stats"}, {"check"}, {"compact"}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			_, stderr, code := k.Command(args...)
			if code != cli.ExitInUse || strings.Contains(stderr, "timeout") || !strings.Contains(stderr, fmt.Sprintf("process %d ", os.Getpid())) {
				t.Errorf("%q = %d, %q, want exit 3 and process %d", args, code, stderr, os.Getpid())
			}
		})
	}
}

// TestCommandsIgnoreStaleSocket: commands ignore the socket of a killed server.
func TestCommandsIgnoreStaleSocket(t *testing.T) {
	k := harness.NewKeptShop(t)
	l, err := net.Listen("unix", k.DB+".sock")
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	k.Must(t, "stats")
}

func TestCommandsMakeNoDatabase(t *testing.T) {
	k := harness.NewKeptShop(t)
	missing := filepath.Join(k.Dir, "missing.db")
	for _, args := range [][]string{{"stats"}, {"check"}, {"book", "add", "-name", "x", "-unlisted"}} {
		_, stderr, code := k.Command(append(args, "-db", missing)...)
		if code != cli.ExitFailed || !strings.Contains(stderr, "no such file") {
			t.Errorf("%q = %d, %q", args, code, stderr)
		}
		if _, err := os.Stat(missing); err == nil {
			t.Fatalf("%q made a database", args)
		}
	}
}

func TestSocketIsPrivate(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	info, err := os.Stat(k.DB + ".sock")
	if err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("socket = %v, %v, want 0600", info.Mode(), err)
	}
}
