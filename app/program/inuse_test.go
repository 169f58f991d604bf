package program

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/bolt"
)

// What needs the file for itself says who has it, and changes nothing.
func TestCommandsThatNeedTheServerStopped(t *testing.T) {
	k := newKeptShop(t)
	copied := filepath.Join(k.dir, "copy.db")
	k.must(t, "backup", copied)
	k.serve(t)
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
			stdout, stderr, code := k.command(args...)
			if code != cli.ExitInUse || stdout != "" || !strings.Contains(stderr, us) || !strings.Contains(stderr, "serving 127.0.0.1:") {
				t.Errorf("%q = %d, %q, %q, want exit 3 and who serves", args, code, stdout, stderr)
			}
		})
	}
}

// A process that has the file and no socket is found by its lock.
func TestCommandsNameWhoHoldsTheFile(t *testing.T) {
	k := newKeptShop(t)
	db, err := bolt.Open(k.db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, args := range [][]string{{"stats"}, {"check"}, {"compact"}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			_, stderr, code := k.command(args...)
			if code != cli.ExitInUse || strings.Contains(stderr, "timeout") || !strings.Contains(stderr, fmt.Sprintf("process %d ", os.Getpid())) {
				t.Errorf("%q = %d, %q, want exit 3 and process %d", args, code, stderr, os.Getpid())
			}
		})
	}
}

// The socket of a server that was killed is no server.
func TestCommandsPassAStaleSocket(t *testing.T) {
	k := newKeptShop(t)
	l, err := net.Listen("unix", k.db+".sock")
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	k.must(t, "stats")
}

func TestCommandsMakeNoDatabase(t *testing.T) {
	k := newKeptShop(t)
	missing := filepath.Join(k.dir, "missing.db")
	for _, args := range [][]string{{"stats"}, {"check"}, {"book", "add", "-name", "x", "-unlisted"}} {
		_, stderr, code := k.command(append(args, "-db", missing)...)
		if code != cli.ExitFailed || !strings.Contains(stderr, "no such file") {
			t.Errorf("%q = %d, %q", args, code, stderr)
		}
		if _, err := os.Stat(missing); err == nil {
			t.Fatalf("%q made a database", args)
		}
	}
}

func TestSocketIsPrivate(t *testing.T) {
	k := newKeptShop(t)
	k.serve(t)
	info, err := os.Stat(k.db + ".sock")
	if err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("socket = %v, %v, want 0600", info.Mode(), err)
	}
}
