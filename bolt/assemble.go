package bolt

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/durable"
	"littleshelf/app/table"
	"littleshelf/app/text"
)

// Foreign is a shop that another engine stores.
type Foreign struct {
	LinkKey []byte
	Pairs   func(ctx context.Context, fn func(table.Lists) error) error
}

// Assemble makes a new database at path with the pairs of a shop, and verifies it. The file is
// there when it is complete. A file that exists is an error.
func Assemble(ctx context.Context, path string, from Foreign, progress Progress) (app.Proof, error) {
	real, err := durable.Resolve(path)
	if err != nil {
		return app.Proof{}, err
	}
	proof, err := assemble(ctx, real, from, progress)
	if err != nil {
		return app.Proof{}, text.Errorf("copy to %s: %w", path, err)
	}
	return proof, nil
}

func assemble(ctx context.Context, path string, from Foreign, progress Progress) (proof app.Proof, err error) {
	if _, err := os.Lstat(path); err == nil {
		return proof, os.ErrExist // before the work, and Place finds it again
	}
	dir, temp, err := durable.Draft(path)
	if err != nil {
		return proof, err
	}
	defer dir.Close()
	if err := from.fill(ctx, temp, progress); err != nil {
		return proof, err
	}
	if proof, err = examine(ctx, temp, filepath.Dir(path), false); err != nil {
		return proof, err
	}
	if len(proof.Problems) > 0 {
		return proof, text.Errorf("the copy is not sound, so neither is the database: run littleshelf check: %s", first(proof.Problems))
	}
	return proof, durable.Place(temp, path)
}

// Snapshot writes the shop as a database file to w. It first makes that file in the folder dir.
func (from Foreign) Snapshot(ctx context.Context, dir string, w io.Writer, progress func(done, total int64)) error {
	temp, path, err := durable.Draft(filepath.Join(dir, "snapshot"))
	if err != nil {
		return err
	}
	defer temp.Close()
	Progress(progress).tell(0, 0)
	if err := from.fill(ctx, path, progress); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// fillChunk is the size of the pairs in one transaction of fill, in bytes.
const fillChunk = 8 << 20

// fill makes a new database at path with the pairs of the shop. It does not sync the file before
// the last pair.
func (from Foreign) fill(ctx context.Context, path string, progress Progress) (err error) {
	b, err := openBolt(path, bbolt.Options{NoSync: true, NoFreelistSync: true, InitialMmapSize: mapFloor})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	b.AllocSize = 0 // allocate no pages in advance
	if err := upgrade(b, unannounced); err != nil {
		return err
	}
	err = b.Update(func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(metaLinkKey, from.LinkKey) })
	if err != nil {
		return err
	}
	p := pourer{ctx: ctx, to: b, progress: progress}
	if err := errors.Join(from.Pairs(ctx, p.pour), p.commit()); err != nil {
		return err
	}
	return b.Sync()
}

// pourer puts pairs into a new file, in transactions of a bounded size.
type pourer struct {
	ctx      context.Context
	to       *bbolt.DB
	tx       *bbolt.Tx // nil between two transactions
	size     int64     // of the pairs in tx
	done     int64
	progress Progress
}

// pour puts all pairs of a snapshot.
func (p *pourer) pour(lists table.Lists) error {
	for _, space := range table.All {
		for pair, err := range lists.Ascend(space, nil, nil) {
			if err == nil {
				err = p.put(space, pair)
			}
			if err != nil {
				return errors.Join(err, p.rollback())
			}
		}
	}
	return nil
}

func (p *pourer) put(at *table.Space, pair table.Pair) (err error) {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	if p.tx == nil {
		if p.tx, err = p.to.Begin(true); err != nil {
			return err
		}
	}
	if err := p.tx.Bucket([]byte(at.Bucket)).Put(pair.Key, append([]byte{}, pair.Value...)); err != nil {
		return err
	}
	size := int64(len(pair.Key) + len(pair.Value))
	p.size, p.done = p.size+size, p.done+size
	p.progress.tell(p.done, 0)
	if p.size < fillChunk {
		return nil
	}
	return p.commit()
}

func (p *pourer) commit() error {
	tx := p.tx
	if p.tx, p.size = nil, 0; tx == nil {
		return nil
	}
	return tx.Commit()
}

func (p *pourer) rollback() error {
	tx := p.tx
	if p.tx = nil; tx == nil {
		return nil
	}
	return tx.Rollback()
}
