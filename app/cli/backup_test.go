package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestDamagedCopyIsNoBackup: backup does not rename a damaged copy to FILE, with and without books.
func TestDamagedCopyIsNoBackup(t *testing.T) {
	k := harness.NewKeptShop(t)
	for _, args := range [][]string{{"copy.db"}, {"copy.tar", "-with-books"}} {
		var stderr bytes.Buffer
		p := harness.Commands(io.Discard, &stderr)
		verify := p.Offline.VerifyCopy
		p.Offline.VerifyCopy = func(ctx context.Context, copied *os.File, sum string) (app.Proof, error) {
			if _, err := copied.WriteAt([]byte("damaged"), 4096); err != nil {
				return app.Proof{}, err
			}
			return verify(ctx, copied, sum)
		}
		args[0] = filepath.Join(k.Dir, args[0])
		code := p.Run(t.Context(), append([]string{"backup", "-db", k.DB, "-books", k.Books}, args...))
		if code != cli.ExitFailed || !strings.Contains(stderr.String(), "the disk gave back other bytes than were written") {
			t.Errorf("backup %q = %d, %q", args, code, &stderr)
		}
	}
	checkNoFiles(t, k, "copy*")
	k.Check(t)
}

// checkNoFiles checks that no file in the shop's folder matches pattern.
func checkNoFiles(t *testing.T, k *harness.KeptShop, pattern string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(k.Dir, pattern)); len(left) > 0 {
		t.Errorf("files left: %q", left)
	}
}
