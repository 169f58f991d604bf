package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app"
)

// Backup is a copy that was proved to be good.
type Backup struct {
	Path   string
	Size   int64  // bytes
	SHA256 string // in hex; it also stands in Path.sha256
	Rows   []app.Count
}

// Backup makes a copy of the database at path (mode 0600), while the shop goes on. The copy is written
// beside it as path.part, read back, proved and brought to disk; only then does it take the name, with
// its SHA-256 beside it. What goes wrong leaves no part, and whatever was at path before.
func (db *DB) Backup(ctx context.Context, path string, progress Progress) (Backup, error) {
	backup, err := db.backup(ctx, path, progress)
	if err != nil {
		return Backup{}, fmt.Errorf("back up to %s: %w", path, err)
	}
	return backup, nil
}

func (db *DB) backup(ctx context.Context, path string, progress Progress) (Backup, error) {
	if now, err := os.Stat(path); err == nil {
		if own, err := os.Stat(db.bolt.Path()); err != nil || os.SameFile(now, own) {
			return Backup{}, errors.Join(errors.New("that is the database itself"), err)
		}
	}
	part, partSum := path+".part", sumFile(path)+".part"
	defer os.Remove(part)
	defer os.Remove(partSum)
	written, err := db.copyPaced(ctx, part, progress)
	if err != nil {
		return Backup{}, err
	}
	sum, size, err := hashFile(ctx, part, true)
	if err != nil {
		return Backup{}, err
	}
	if sum != written {
		return Backup{}, errors.New("the disk gave back other bytes than were written")
	}
	report, err := examine(ctx, part, filepath.Dir(part), true)
	if err != nil {
		return Backup{}, fmt.Errorf("the copy cannot be opened: %w", err)
	}
	if len(report.Problems) > 0 {
		return Backup{}, fmt.Errorf("the copy is not sound, so neither is the database: %s", first(report.Problems))
	}
	if err := install(path, part, partSum, sum); err != nil {
		return Backup{}, err
	}
	return Backup{Path: path, Size: size, SHA256: sum, Rows: report.Rows}, nil
}

// copyPaced writes a snapshot to a file and syncs it. It returns the SHA-256 of the bytes written.
func (db *DB) copyPaced(ctx context.Context, path string, progress Progress) (sum string, err error) {
	w, err := newPacedWriter(path)
	if err != nil {
		return "", err
	}
	err = db.Snapshot(ctx, w, progress)
	if err == nil {
		err = w.file.Sync()
	}
	return w.hash(), errors.Join(err, w.file.Close())
}

// install gives a good copy its name, and its SHA-256 beside it. There is no moment at which a file
// stands beside another's SHA-256.
func install(path, part, partSum, sum string) error {
	if err := os.WriteFile(partSum, []byte(sumLine(path, sum)), 0o600); err != nil {
		return err
	}
	if err := syncFile(partSum); err != nil {
		return err
	}
	if err := os.Remove(sumFile(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := syncDir(path); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	if err := os.Rename(partSum, sumFile(path)); err != nil {
		return err
	}
	return syncDir(path)
}

// first is the first of a list of problems, and how many more there are.
func first(problems []string) string {
	if len(problems) == 1 {
		return problems[0]
	}
	return fmt.Sprintf("%s (and %d problems more)", problems[0], len(problems)-1)
}
