package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestBackupToTerminal: backup refuses to write to a terminal.
func TestBackupToTerminal(t *testing.T) {
	k := harness.NewKeptShop(t)
	screen, err := runOnTerminal(t, k, "", "backup -")
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != cli.ExitUsage ||
		!strings.Contains(screen, "is a terminal") {
		t.Errorf("backup = %v, %q, want a refusal", err, screen)
	}
	harness.OnlyFiles(t, filepath.Dir(k.DB), "books", "shop.db")
}

// TestRestoreFromPipeAsks: a backup that can be read only once is shown for confirmation and
// restored.
func TestRestoreFromPipeAsks(t *testing.T) {
	k := harness.NewKeptShop(t)
	dir := t.TempDir()
	backup, fifo := filepath.Join(dir, "backup.db"), filepath.Join(dir, "fifo")
	k.Must(t, "backup", backup)
	before := k.Must(t, "export")
	k.Must(t, "reader", "ban", k.Vars["CLEO"])
	content, err := os.ReadFile(backup)
	if err := errors.Join(err, harness.Mkfifo(fifo)); err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() { written <- os.WriteFile(fifo, content, 0o600) }() // waits for the reader
	screen, err := runOnTerminal(t, k, "yes\n", "restore "+fifo)
	if err := errors.Join(err, <-written); err != nil || !strings.Contains(screen, "Go on? [y/N]") || !strings.Contains(screen, "restored") {
		t.Errorf("restore = %v\n%s", err, screen)
	}
	sameExport(t, k, []byte(before))
}
