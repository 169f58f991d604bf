package table_test

import (
	"context"

	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/remote/remotetest"
	"littleshelf/app/table"
)

// memory is a store on the smallest engine. It counts the keys of Updates.
type memory struct {
	engine        *remotetest.Engine
	reads, writes int // the largest numbers of keys that one Update read and wrote
}

func newMemory() *memory { return &memory{engine: remotetest.NewDatabase().Open()} }

func (m *memory) View(ctx context.Context, fn func(app.Reader) error) error {
	return remote.Store{Engine: m.engine}.View(ctx, fn)
}

func (m *memory) Update(ctx context.Context, fn func(app.Tx) error) error {
	return m.engine.Update(ctx, func(w table.Writes) error { // one after the other
		c := countedWrites{w, make(map[cell]bool), make(map[cell]bool)}
		defer func() { m.reads, m.writes = max(m.reads, len(c.read)), max(m.writes, len(c.written)) }()
		return fn(table.NewTx(c))
	})
}

// cell is the space and the key of a value.
type cell struct {
	space byte
	key   string
}

// countedWrites notes the keys of a transaction.
type countedWrites struct {
	table.Writes
	read, written map[cell]bool
}

func (c countedWrites) Get(at *table.Space, key []byte) ([]byte, error) {
	c.read[cell{at.Number, string(key)}] = true
	return c.Writes.Get(at, key)
}

func (c countedWrites) Old(at *table.Space, key []byte) ([]byte, error) { return c.Get(at, key) }

func (c countedWrites) Put(at *table.Space, key, value []byte) error {
	c.written[cell{at.Number, string(key)}] = true
	return c.Writes.Put(at, key, value)
}

func (c countedWrites) Delete(at *table.Space, key []byte) error {
	c.written[cell{at.Number, string(key)}] = true
	return c.Writes.Delete(at, key)
}
