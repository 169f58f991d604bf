//go:build unix

package program

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRestoreOnFullDisk: a restore that finds no room says that, and nothing of the backup.
func TestRestoreOnFullDisk(t *testing.T) {
	k := newKeptShop(t)
	copied := filepath.Join(k.dir, "copy.db")
	k.must(t, "backup", copied)
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command("sh", "-c", `ulimit -f 32; exec "$@"`, "sh", binary, "restore", "-db", k.db, copied)
	cmd.Env, cmd.Stderr = []string{}, &stderr
	cmd.Run()
	sentence := oneSentence(t, stderr.String())
	if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(sentence, "file too large") || strings.Contains(sentence, "changed") {
		t.Errorf("restore = %d, %q, want %d and the cause alone", code, sentence, exitFailed)
	}
	k.must(t, "check")
}
