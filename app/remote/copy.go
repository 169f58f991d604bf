package remote

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"littleshelf/app/table"
	"littleshelf/app/text"
)

// Source is a shop to copy, in a file or on an engine.
type Source struct {
	LinkKey []byte
	Schema  int
	Pairs   func(ctx context.Context, fn func(table.Lists) error) error
}

// copiers is the number of Updates that Copy has under way at once.
const copiers = 8

// ErrNotEmpty is the error of a copy or an import into a database with a shop.
var ErrNotEmpty = text.Errorf("the database has a shop already: name an empty one")

// Copy makes an engine's database a copy of a shop, which must not change meanwhile. The database
// must be empty, or hold a part of a copy of the same shop that did not end: Copy then writes what
// is missing or different. Servers refuse the database until the copy is complete. progress is
// called with the number of bytes that were compared or written.
func Copy(ctx context.Context, from Source, to Engine, version string, progress func(done int64)) error {
	if err := beginLoading(ctx, to, State{Schema: from.Schema, Version: version, LinkKey: from.LinkKey, Loading: "copy"}); err != nil {
		return err
	}
	err := from.Pairs(ctx, func(source table.Lists) error {
		return to.View(ctx, func(target table.Lists) error { return mirror(ctx, source, target, to, progress) })
	})
	if err != nil {
		return err
	}
	return endLoading(ctx, to)
}

// Load fills an empty database with a shop of this schema that fill puts there. It can not be
// continued: after an error the database must be emptied.
func Load(ctx context.Context, e Engine, s State, fill func(Store) error) error {
	s.Loading = "import"
	state, err := StateOf(ctx, e)
	if err == nil && state.Loading != "" {
		err = ErrNotEmpty
	}
	if err == nil {
		err = beginLoading(ctx, e, s)
	}
	if err == nil {
		err = fill(Store{e})
	}
	if err != nil {
		return err
	}
	return endLoading(ctx, e)
}

// beginLoading marks an empty database as one that is being filled. A mark of the same shop stays.
func beginLoading(ctx context.Context, e Engine, s State) error {
	state, err := StateOf(ctx, e)
	switch {
	case err != nil:
		return err
	case state.Schema == 0:
	case state.Loading != s.Loading:
		return ErrNotEmpty
	case !bytes.Equal(state.LinkKey, s.LinkKey):
		return text.Errorf("a part of another shop's copy is in the database: name an empty one")
	case state.Schema != s.Schema:
		return text.Errorf("a part of an older copy of the shop is in the database: name an empty one")
	}
	return e.Update(ctx, func(w table.Writes) error {
		now, err := readState(w)
		switch {
		case err != nil:
			return err
		case now.Schema != state.Schema || now.Loading != state.Loading || !bytes.Equal(now.LinkKey, state.LinkKey):
			return ErrNotEmpty // another process was faster
		}
		return putState(w, s)
	})
}

func endLoading(ctx context.Context, e Engine) error {
	return e.Update(ctx, func(w table.Writes) error { return w.Delete(table.Meta, metaLoading) })
}

// mirror makes the pairs of an engine, which has those of target, the same as those of source.
func mirror(ctx context.Context, source, target table.Lists, to Engine, progress func(done int64)) error {
	b := newBatches(ctx, to)
	done := int64(0)
	for _, space := range table.All {
		for c, err := range differences(source.Ascend(space, nil, nil), target.Ascend(space, nil, nil)) {
			if err == nil {
				done += int64(len(c.Key) + len(c.Value))
				progress(done)
				err = b.add(change{space, c})
			}
			if err != nil {
				return errors.Join(err, b.end())
			}
		}
	}
	return b.end()
}

// differences lists the pairs of wanted with other values in existing or none, and the keys that
// only existing has, with a nil Value. Both lists are in key order.
func differences(wanted, existing table.Pairs) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		old := newCursor(existing)
		defer old.stop()
		for p, err := range wanted {
			if err == nil {
				err = old.err
			}
			if err != nil {
				yield(table.Pair{}, err)
				return
			}
			for old.more && bytes.Compare(old.Key, p.Key) < 0 {
				if !yield(table.Pair{Key: old.Key}, nil) {
					return
				}
				old.advance()
			}
			same := old.more && bytes.Equal(old.Key, p.Key)
			if !(same && bytes.Equal(old.Value, p.Value)) && !yield(p, nil) {
				return
			}
			if same {
				old.advance()
			}
		}
		for ; old.more; old.advance() {
			if !yield(table.Pair{Key: old.Key}, nil) {
				return
			}
		}
		if old.err != nil {
			yield(table.Pair{}, old.err)
		}
	}
}

// batches writes changes in Updates of the greatest size, several at once.
type batches struct {
	ctx     context.Context
	cancel  context.CancelFunc
	to      Engine
	next    []change
	full    chan []change
	writing sync.WaitGroup
	failed  sync.Once
	err     error
}

// change is a pair to put, or with a nil Value to delete.
type change struct {
	space *table.Space
	table.Pair
}

func newBatches(ctx context.Context, to Engine) *batches {
	b := &batches{to: to, full: make(chan []change)}
	b.ctx, b.cancel = context.WithCancel(ctx)
	for range copiers {
		b.writing.Go(func() {
			for batch := range b.full {
				if err := b.write(batch); err != nil {
					b.failed.Do(func() {
						b.err = err
						b.cancel()
					})
				}
			}
		})
	}
	return b
}

// add adds a change, whose pair belongs to a transaction.
func (b *batches) add(c change) error {
	c.Key = bytes.Clone(c.Key)
	if c.Value != nil {
		c.Value = append([]byte{}, c.Value...)
	}
	if b.next = append(b.next, c); len(b.next) < b.to.MaxWrites() {
		return nil
	}
	return b.flush()
}

func (b *batches) flush() error {
	if len(b.next) == 0 {
		return nil
	}
	select {
	case b.full <- b.next:
		b.next = nil
		return nil
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
}

func (b *batches) write(batch []change) error {
	return b.to.Update(b.ctx, func(w table.Writes) error {
		for _, c := range batch {
			var err error
			if c.Value == nil {
				err = w.Delete(c.space, c.Key)
			} else {
				err = w.Put(c.space, c.Key, c.Value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// end writes the rest, waits for all writes, and returns the first error.
func (b *batches) end() error {
	err := b.flush()
	close(b.full)
	b.writing.Wait()
	b.cancel()
	if b.err != nil {
		return b.err
	}
	return err
}
