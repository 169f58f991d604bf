package bolt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// What follows stands in for the real things until they are merged.

// Snapshot writes a consistent copy of the file to w.
func (db *DB) Snapshot(ctx context.Context, w io.Writer, progress func(done, total int64)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.bolt.View(func(tx *bbolt.Tx) error {
		progress(0, tx.Size())
		_, err := tx.WriteTo(w)
		return err
	})
}

type Count struct {
	Table string
	Rows  int
}

type Report struct {
	Rows     []Count
	Schema   int
	By       string
	Size     int64
	SHA256   string
	Hashed   bool
	Problems []string
}

type Restored struct {
	Before, After []Count
	Kept          string
}

type Repaired struct {
	Kept     string
	Problems []string
}

func Verify(path string) (Report, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return Report{}, err
	}
	dir, err := os.MkdirTemp("", "verify")
	if err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, "copy.db")
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		return Report{}, err
	}
	db, err := Open(copied)
	if err != nil {
		return Report{}, err
	}
	defer db.Close()
	sum := sha256.Sum256(content)
	report := Report{Schema: len(migrations), Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
	err = db.bolt.View(func(b *bbolt.Tx) error {
		report.Rows = []Count{{"users", count(b.Bucket([]byte("users")))}}
		return nil
	})
	if err != nil {
		return report, err
	}
	report.Problems, err = db.Check(context.Background())
	return report, err
}

func Restore(live, from string, dryRun bool) (Restored, error) {
	return Restored{}, errors.Join(ownable(live), errors.ErrUnsupported)
}

func Compact(path string, progress func(done, total int64)) (before, after int64, err error) {
	return 0, 0, errors.Join(ownable(path), errors.ErrUnsupported)
}

func Repair(path string) (Repaired, error) {
	return Repaired{}, errors.Join(ownable(path), errors.ErrUnsupported)
}

func ownable(path string) error {
	db, err := Open(path)
	if err != nil {
		return err
	}
	return db.Close()
}

func Export(context.Context, app.Store, string, io.Writer) error { return errors.ErrUnsupported }

func Import(_ context.Context, path string, _ io.Reader) error {
	return errors.Join(ownable(path), errors.ErrUnsupported)
}
