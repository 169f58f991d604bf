package bolt

import (
	"context"
	"io"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// Progress is told how much of a long job is done, in bytes. It may be nil.
type Progress func(done, total int64)

func (p Progress) tell(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// Snapshot writes a consistent copy of the file to w. Writers go on meanwhile, and the file grows by
// what they write, for the pages that are being copied stay: so w is a local file, never a network.
func (db *DB) Snapshot(ctx context.Context, w io.Writer, progress func(done, total int64)) error {
	return db.view(func(tx *bbolt.Tx) error {
		Progress(progress).tell(0, tx.Size())
		done := int64(0)
		_, err := tx.WriteTo(writerFunc(func(b []byte) (int, error) {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			n, err := w.Write(b)
			done += int64(n)
			Progress(progress).tell(done, tx.Size())
			return n, err
		}))
		if ctx.Err() != nil {
			return ctx.Err() // bbolt's error has it as text only
		}
		if err != nil {
			return text.Errorf("snapshot of %s: %w", db.bolt.Path(), err)
		}
		return nil
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
