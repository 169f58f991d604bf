package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app"
	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// Backup is a verified copy.
type Backup struct {
	Path   string
	Size   int64  // bytes
	SHA256 string // in hex; the file Path.sha256 contains it too
	Rows   []app.Count
}

// Backup copies the database to path, with mode 0600, while the shop is in use. The copy is written
// under a temporary name, synced, read back and verified. Only then is it renamed to path, with its
// SHA-256 beside it. A failed Backup leaves no new file, and the older file at path as it was.
func (db *DB) Backup(ctx context.Context, path string, progress Progress) (Backup, error) {
	if now, err := os.Stat(path); err == nil {
		if own, err := os.Stat(db.bolt.Path()); err != nil || os.SameFile(now, own) {
			return Backup{}, backingUp(path, errors.Join(errors.New("that is the database itself"), err))
		}
	}
	return BackUp(ctx, path, func(w io.Writer) error { return db.Snapshot(ctx, w, progress) })
}

// BackUp is Backup for any snapshot: write writes a whole database file.
func BackUp(ctx context.Context, path string, write func(io.Writer) error) (Backup, error) {
	backup, err := backUp(ctx, path, write)
	return backup, backingUp(path, err)
}

// backingUp says of an error that it is of a backup.
func backingUp(path string, err error) error {
	if err == nil {
		return nil
	}
	return text.Errorf("back up to %s: %w", path, err)
}

func backUp(ctx context.Context, path string, write func(io.Writer) error) (Backup, error) {
	temp, err := durable.Create(filepath.Dir(path), filepath.Base(path), 0o600)
	if err != nil {
		return Backup{}, err
	}
	defer temp.Close()
	w := durable.NewPacedWriter(temp.File)
	if err := write(w); err != nil {
		return Backup{}, err
	}
	proof, err := verifyCopy(ctx, temp.File, w.SHA256(), true)
	if err != nil {
		return Backup{}, err
	}
	if err := install(temp, path, proof.SHA256); err != nil {
		return Backup{}, err
	}
	return Backup{Path: path, Size: proof.Size, SHA256: proof.SHA256, Rows: proof.Rows}, nil
}

// VerifyCopy syncs a copy of a database, reads it back and verifies it. sum is the SHA-256 of the
// bytes that were written. A copy with problems is an error.
func VerifyCopy(ctx context.Context, file *os.File, sum string) (app.Proof, error) {
	return verifyCopy(ctx, file, sum, false)
}

func verifyCopy(ctx context.Context, file *os.File, sum string, throttled bool) (app.Proof, error) {
	if err := file.Sync(); err != nil {
		return app.Proof{}, err
	}
	path := file.Name()
	got, size, err := hashFile(ctx, path, throttled)
	if err != nil {
		return app.Proof{}, err
	}
	if got != sum {
		return app.Proof{}, durable.ErrReadBack
	}
	proof, err := examine(ctx, path, filepath.Dir(path), throttled)
	if err != nil {
		return app.Proof{}, text.Errorf("the copy cannot be opened: %w", err)
	}
	if len(proof.Problems) > 0 {
		return app.Proof{}, text.Errorf("the copy is not sound, so neither is the database: run littleshelf check: %s",
			first(proof.Problems))
	}
	proof.Size, proof.SHA256 = size, sum
	return proof, nil
}

// install renames a verified copy to path and writes its SHA-256 beside it. The SHA-256 of an older
// backup is removed first, so that a file never has the SHA-256 of another beside it.
func install(copied *durable.Temp, path, sum string) error {
	dir, sumPath := filepath.Dir(path), sumFile(path)
	temp, err := durable.Create(dir, filepath.Base(sumPath), 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if _, err := temp.WriteString(durable.SumLine(path, sum)); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil { // a full disk is found before the old backup is replaced
		return err
	}
	if err := os.Remove(sumPath); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := durable.SyncDir(dir); err != nil {
		return err
	}
	if err := copied.Rename(filepath.Base(path)); err != nil {
		return err
	}
	return temp.Rename(filepath.Base(sumPath))
}

// first returns the first of a list of problems, and how many more there are.
func first(problems []string) string {
	if len(problems) == 1 {
		return problems[0]
	}
	return fmt.Sprintf("%s (and %d problems more)", problems[0], len(problems)-1)
}
