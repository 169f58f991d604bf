package program

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBackupToTerminal: bytes that would upset a terminal are not sent to one.
func TestBackupToTerminal(t *testing.T) {
	k := newKeptShop(t)
	screen, err := k.terminal(t, "", "backup -")
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitUsage || !strings.Contains(screen, "is a terminal") {
		t.Errorf("backup = %v, %q, want a refusal", err, screen)
	}
	alone(t, k.db, "books", "shop.db")
}

// TestRestoreOfAPipeAsks: a backup that can be read only once is shown and restored all the same.
func TestRestoreOfAPipeAsks(t *testing.T) {
	k := newKeptShop(t)
	dir := t.TempDir()
	backup, fifo := filepath.Join(dir, "backup.db"), filepath.Join(dir, "fifo")
	k.must(t, "backup", backup)
	before := k.must(t, "export")
	k.must(t, "reader", "ban", k.vars["CLEO"])
	content, err := os.ReadFile(backup)
	if err := errors.Join(err, mkfifo(fifo)); err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() { written <- os.WriteFile(fifo, content, 0o600) }() // waits for the reader
	screen, err := k.terminal(t, "yes\n", "restore "+fifo)
	if err := errors.Join(err, <-written); err != nil || !strings.Contains(screen, "Go on? [y/N]") || !strings.Contains(screen, "restored") {
		t.Errorf("restore = %v\n%s", err, screen)
	}
	k.sameExport(t, []byte(before))
}
