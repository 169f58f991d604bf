package table_test

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"littleshelf/app"
	"littleshelf/app/table"
)

// memory is the smallest engine, and an app.Store. It distinguishes spaces by their numbers.
type memory struct {
	updating  sync.Mutex
	committed atomic.Pointer[contents]

	reads, writes int // the largest numbers of keys that one Update read and wrote
}

// contents holds all pairs, by space and key. It does not change after its commit.
type contents map[byte]map[string][]byte

func newMemory() *memory {
	m := new(memory)
	m.committed.Store(new(contents))
	return m
}

func (m *memory) View(ctx context.Context, fn func(app.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(table.NewReader(*m.committed.Load()))
}

func (m *memory) Update(ctx context.Context, fn func(app.Tx) error) error {
	m.updating.Lock()
	defer m.updating.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &update{behind: *m.committed.Load(), read: make(map[cell]bool), written: make(map[cell][]byte)}
	defer func() { m.reads, m.writes = max(m.reads, len(u.read)), max(m.writes, len(u.written)) }()
	if err := fn(table.NewTx(u)); err != nil {
		return err
	}
	next := u.merged()
	m.committed.Store(&next)
	return nil
}

func (c contents) Get(at *table.Space, key []byte) ([]byte, error) {
	return c[at.Number][string(key)], nil
}

func (c contents) GetAll(at *table.Space, keys [][]byte) (values [][]byte, err error) {
	for _, key := range keys {
		values = append(values, c[at.Number][string(key)])
	}
	return values, nil
}

func (c contents) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	keys := slices.Sorted(c.keys(in, prefix))
	keys = slices.DeleteFunc(keys, func(key string) bool { return key < string(from) })
	return c.pairs(in, slices.Values(keys))
}

func (c contents) Descend(in *table.Space, prefix, before []byte) table.Pairs {
	keys := slices.Sorted(c.keys(in, prefix))
	if before != nil {
		keys = slices.DeleteFunc(keys, func(key string) bool { return key >= string(before) })
	}
	slices.Reverse(keys)
	return c.pairs(in, slices.Values(keys))
}

func (c contents) keys(in *table.Space, prefix []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for key := range c[in.Number] {
			if bytes.HasPrefix([]byte(key), prefix) && !yield(key) {
				return
			}
		}
	}
}

func (c contents) pairs(in *table.Space, keys iter.Seq[string]) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		for key := range keys {
			if !yield(table.Pair{Key: []byte(key), Value: c[in.Number][key]}, nil) {
				return
			}
		}
	}
}

// update is a transaction that writes.
type update struct {
	behind  contents
	read    map[cell]bool
	written map[cell][]byte // nil is a deletion
}

// cell is the space and the key of a value.
type cell struct {
	space byte
	key   string
}

func (u *update) Get(at *table.Space, key []byte) ([]byte, error) {
	where := cell{at.Number, string(key)}
	u.read[where] = true
	if value, ok := u.written[where]; ok {
		return value, nil
	}
	return u.behind.Get(at, key)
}

func (u *update) Old(at *table.Space, key []byte) ([]byte, error) { return u.Get(at, key) }

func (u *update) Put(at *table.Space, key, value []byte) error {
	u.written[cell{at.Number, string(key)}] = bytes.Clone(value)
	return nil
}

func (u *update) Delete(at *table.Space, key []byte) error {
	u.written[cell{at.Number, string(key)}] = nil
	return nil
}

// merged returns the contents with the update's writes.
func (u *update) merged() contents {
	next := maps.Clone(u.behind)
	if next == nil {
		next = make(contents)
	}
	copied := make(map[byte]bool) // by space
	for where, value := range u.written {
		if !copied[where.space] {
			copied[where.space] = true
			if next[where.space] = maps.Clone(next[where.space]); next[where.space] == nil {
				next[where.space] = make(map[string][]byte)
			}
		}
		if value == nil {
			delete(next[where.space], where.key)
		} else {
			next[where.space][where.key] = value
		}
	}
	return next
}
