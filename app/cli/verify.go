package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"littleshelf/app"
)

func verifyCommand() command {
	return command{
		words: "verify", args: "FILE", summary: "verify a backup",
		examples: []string{"littleshelf verify today.db"},
		run:      verify,
	}
}

// verify verifies a backup. It fails if there are differences.
func verify(ctx context.Context, j *job) error {
	file := j.args[0]
	found, err := withFile(ctx, j, file, os.TempDir(), func(path string) (app.Proof, error) {
		j.db = path // so that an InUse error names the process that has this file open
		return withElapsed(j, "verifying", func() (app.Proof, error) {
			return fromBackup(path, filepath.Dir(path), func(db string) (app.Proof, error) { return j.Offline.Verify(ctx, db) })
		})
	})
	if err != nil {
		return err
	}
	proof := proofOf(found)
	if err := j.showProof(proof, proof.Rows, app.Findings{Listed: proof.Problems}); err != nil || j.json {
		return err
	}
	return j.print(func(w io.Writer) {
		j.Lang.Fprintf(w, "schema %d, %d bytes, SHA-256 %s\n", proof.Schema, proof.Size, proof.SHA256)
		if proof.By != "" {
			j.Lang.Fprintf(w, "last opened by %s\n", sanitize(proof.By)) // the backup is not trusted
		}
		if !proof.Hashed {
			sum := file + ".sha256"
			if file == stdio {
				sum = "SHA-256"
			}
			j.Lang.Fprintf(w, "no %s to compare with: a changed byte in a text from before schema 3 is not detected\n", sum)
		}
	})
}
