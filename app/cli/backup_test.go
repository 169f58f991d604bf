package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestBackupThatFailsItsProof: a damaged copy is not renamed to FILE.
func TestBackupThatFailsItsProof(t *testing.T) {
	k := harness.NewKeptShop(t)
	for want, proof := range map[string]func(context.Context, string) (app.Proof, error){
		"the copy is not sound": func(context.Context, string) (app.Proof, error) {
			return app.Proof{Problems: []string{"a page is gone"}}, nil
		},
		"the disk gave back": func(context.Context, string) (app.Proof, error) { return app.Proof{SHA256: "another"}, nil },
		"it cannot be opened (7)": func(context.Context, string) (app.Proof, error) {
			return app.Proof{}, errors.New("it cannot be opened (7)")
		},
	} {
		var stderr bytes.Buffer
		p := harness.Commands(io.Discard, &stderr)
		p.Offline.Verify = proof
		code := p.Run(t.Context(), []string{"backup", "-db", k.DB, filepath.Join(k.Dir, "copy.db")})
		if code != cli.ExitFailed || !strings.Contains(stderr.String(), want) {
			t.Errorf("backup = %d, %q, want %q", code, &stderr, want)
		}
	}
	lacks(t, k, "copy*")
}

// lacks checks that no file in the shop's folder matches pattern.
func lacks(t *testing.T, k *harness.KeptShop, pattern string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(k.Dir, pattern)); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
