package bolt

import (
	"context"
	"io"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// Progress is called during a long job with the bytes that are done. It may be nil.
type Progress func(done, total int64)

func (p Progress) tell(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// Snapshot writes a consistent copy of the file to w. Writers may commit meanwhile. Their commits
// make the file grow, since no page of the snapshot is reused before it ends. So w must be a local
// file, never a network connection.
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
			return ctx.Err() // bbolt's error does not wrap it
		}
		if err != nil {
			return text.Errorf("snapshot of %s: %w", db.bolt.Path(), err)
		}
		return nil
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
