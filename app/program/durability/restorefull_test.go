//go:build unix

package durability

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestRestoreOnFullDisk checks that the error of a restore without space names the cause and does
// not blame the backup.
func TestRestoreOnFullDisk(t *testing.T) {
	k := harness.NewKeptShop(t)
	copied := filepath.Join(k.Dir, "copy.db")
	k.Must(t, "backup", copied)
	content, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{copied, "-"} {
		var stderr bytes.Buffer
		cmd := exec.Command("sh", "-c", `ulimit -f 32; exec "$@"`, "sh", harness.Binary(t), "restore", "-db", k.DB, from)
		cmd.Env, cmd.Stdin, cmd.Stderr = []string{}, bytes.NewReader(content), &stderr
		cmd.Run()
		sentence := harness.OneSentence(t, stderr.String())
		if code := cmd.ProcessState.ExitCode(); code != cli.ExitFailed || !strings.Contains(sentence, "file too large") ||
			strings.Contains(sentence, "changed") {
			t.Errorf("restore %s = %d, %q, want %d and the cause alone", from, code, sentence, cli.ExitFailed)
		}
		harness.OnlyFiles(t, filepath.Dir(k.DB), "books", "copy.db", "copy.db.sha256", "shop.db")
		k.Must(t, "check")
	}
}
