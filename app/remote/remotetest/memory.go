// Package remotetest is the smallest remote database, for tests: pairs in memory, and any number of
// engines on them.
package remotetest

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"littleshelf/app/metrics"
	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// Database is the pairs that engines share.
type Database struct {
	updating  sync.Mutex
	committed atomic.Pointer[contents]
}

// contents holds all pairs, by space and key. It does not change after its commit.
type contents map[byte]map[string][]byte

// NewDatabase returns an empty database.
func NewDatabase() *Database {
	d := new(Database)
	d.committed.Store(new(contents))
	return d
}

// Engine is one server's engine.
type Engine struct {
	d     *Database
	down  atomic.Pointer[error]
	fence atomic.Pointer[fence]
	lost  chan struct{}
	loss  error
	lose  sync.Once
}

type fence struct {
	at    cell
	value []byte
}

// Open returns an engine on the database.
func (d *Database) Open() *Engine { return &Engine{d: d, lost: make(chan struct{})} }

// Fail makes every call return err, as without a network, until it is called with nil.
func (e *Engine) Fail(err error) {
	if err == nil {
		e.down.Store(nil)
		return
	}
	e.down.Store(&err)
}

var _ remote.Engine = (*Engine)(nil)

// ready returns an error if ctx has ended or the engine is cut off.
func (e *Engine) ready(ctx context.Context) error {
	if down := e.down.Load(); down != nil {
		return *down
	}
	return ctx.Err()
}

func (e *Engine) View(ctx context.Context, fn func(table.Lists) error) error {
	if err := e.ready(ctx); err != nil {
		return err
	}
	return fn(*e.d.committed.Load())
}

func (e *Engine) Update(ctx context.Context, fn func(table.Writes) error) error {
	e.d.updating.Lock()
	defer e.d.updating.Unlock()
	if err := e.ready(ctx); err != nil {
		return err
	}
	u := &update{behind: *e.d.committed.Load(), written: make(map[cell][]byte)}
	if err := fn(u); err != nil {
		return err
	}
	if len(u.written) > e.MaxWrites() {
		return remote.ErrTooLarge
	}
	if f := e.fence.Load(); f != nil && !bytes.Equal(u.behind[f.at.space][f.at.key], f.value) {
		return remote.ErrFenced
	}
	next := u.merged()
	e.d.committed.Store(&next)
	return nil
}

func (e *Engine) Fence(at *table.Space, key, value []byte) {
	e.fence.Store(&fence{cell{at.Number, string(key)}, bytes.Clone(value)})
}

// MaxWrites is about that of etcd.
func (e *Engine) MaxWrites() int { return 127 }

// Lose is what an engine does that finds another database.
func (e *Engine) Lose(why error) {
	e.lose.Do(func() {
		e.loss = why
		close(e.lost)
	})
}

func (e *Engine) Lost() <-chan struct{} { return e.lost }

func (e *Engine) Loss() error {
	<-e.lost
	return e.loss
}

func (e *Engine) Size(ctx context.Context) (size int64, err error) {
	if err := e.ready(ctx); err != nil {
		return 0, err
	}
	for _, pairs := range *e.d.committed.Load() {
		for key, value := range pairs {
			size += int64(len(key) + len(value))
		}
	}
	return size, nil
}

func (e *Engine) WriteMetrics(t *metrics.Text) {
	t.Gauge("littleshelf_memory_spaces", "Spaces that have pairs.")
	t.Value(float64(len(*e.d.committed.Load())))
}

func (e *Engine) Close() error { return nil }

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
	written map[cell][]byte // nil is a deletion
}

// cell is the space and the key of a value.
type cell struct {
	space byte
	key   string
}

func (u *update) Get(at *table.Space, key []byte) ([]byte, error) {
	if value, ok := u.written[cell{at.Number, string(key)}]; ok {
		return value, nil
	}
	return u.behind.Get(at, key)
}

func (u *update) Old(at *table.Space, key []byte) ([]byte, error) { return u.Get(at, key) }

func (u *update) Put(at *table.Space, key, value []byte) error {
	u.written[cell{at.Number, string(key)}] = append([]byte{}, value...)
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
	for at, value := range u.written {
		if !copied[at.space] {
			copied[at.space] = true
			if next[at.space] = maps.Clone(next[at.space]); next[at.space] == nil {
				next[at.space] = make(map[string][]byte)
			}
		}
		if value == nil {
			delete(next[at.space], at.key)
		} else {
			next[at.space][at.key] = value
		}
	}
	return next
}
