//go:build unix

package program

import (
	"bytes"
	"os"
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
	content, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{copied, "-"} {
		var stderr bytes.Buffer
		cmd := exec.Command("sh", "-c", `ulimit -f 32; exec "$@"`, "sh", binary, "restore", "-db", k.db, from)
		cmd.Env, cmd.Stdin, cmd.Stderr = []string{}, bytes.NewReader(content), &stderr
		cmd.Run()
		sentence := oneSentence(t, stderr.String())
		if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(sentence, "file too large") || strings.Contains(sentence, "changed") {
			t.Errorf("restore %s = %d, %q, want %d and the cause alone", from, code, sentence, exitFailed)
		}
		alone(t, k.db, "books", "copy.db", "copy.db.sha256", "shop.db")
		k.must(t, "check")
	}
}
