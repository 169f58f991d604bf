package remote

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"littleshelf/app"
	"littleshelf/app/table"
	"littleshelf/app/text"
)

// Store is an app.Store on an engine, without a schema. Tests of engines use it.
type Store struct{ Engine Engine }

// View runs fn on one snapshot.
func (s Store) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Engine.View(ctx, func(l table.Lists) error { return fn(table.NewReader(l)) })
}

// Update runs fn in a transaction, perhaps more than once.
func (s Store) Update(ctx context.Context, fn func(app.Tx) error) error {
	return s.Engine.Update(ctx, func(w table.Writes) error { return fn(table.NewTx(w)) })
}

// DB is an open shop. It is an app.Store.
type DB struct {
	Store
	linkKey        []byte
	oldest, newest int // the schemas that this littleshelf knows

	lost chan struct{} // closed when the shop cannot be used any more
	loss error         // the cause
	lose sync.Once
}

// Open opens the shop in an engine's database. A server knows the schemas from oldest to newest, so
// that servers of two versions can run side by side until the keeper runs littleshelf upgrade.
func Open(ctx context.Context, e Engine, oldest, newest int) (*DB, error) {
	state, err := StateOf(ctx, e)
	if err == nil {
		err = state.usable(oldest, newest)
	}
	if err != nil {
		return nil, err
	}
	db := &DB{Store: Store{e}, linkKey: state.LinkKey, oldest: oldest, newest: newest, lost: make(chan struct{})}
	db.fence(state.Schema)
	go db.watch()
	return db, nil
}

func (db *DB) fence(schema int) {
	db.Engine.Fence(table.Meta, metaSchema, number(uint64(schema)))
}

// watch passes on a loss that the engine finds.
func (db *DB) watch() {
	select {
	case <-db.Engine.Lost():
		db.fail(db.Engine.Loss())
	case <-db.lost:
	}
}

func (db *DB) fail(why error) {
	db.lose.Do(func() {
		db.loss = why
		close(db.lost)
	})
}

// Lost is closed when the shop cannot be used any more: it was upgraded for a newer littleshelf, or
// the engine found another database. Loss waits for that and returns the reason. The process must
// end then.
func (db *DB) Lost() <-chan struct{} { return db.lost }

// Loss returns the reason why the database was lost. It waits until Lost is closed.
func (db *DB) Loss() error {
	<-db.lost
	return db.loss
}

// Update runs fn in a transaction, perhaps more than once. After another server has upgraded the
// schema, it goes on if this littleshelf knows the new one.
func (db *DB) Update(ctx context.Context, fn func(app.Tx) error) error {
	err := db.Store.Update(ctx, fn)
	if !errors.Is(err, ErrFenced) {
		return err
	}
	if err := db.follow(ctx); err != nil {
		return err
	}
	return db.Store.Update(ctx, fn)
}

// follow reads the schema anew. It loses the database if this littleshelf does not know it.
func (db *DB) follow(ctx context.Context) error {
	state, err := StateOf(ctx, db.Engine)
	if err != nil {
		return err
	}
	err = state.usable(db.oldest, db.newest)
	if err == nil && !bytes.Equal(state.LinkKey, db.linkKey) {
		err = text.Errorf("another shop is in its place")
	}
	if err != nil {
		db.fail(err)
		return text.Errorf("%w: %w", ErrFenced, err)
	}
	db.fence(state.Schema)
	return nil
}

// LinkKey returns the key that signs download links. All servers of the shop have the same.
func (db *DB) LinkKey() []byte { return bytes.Clone(db.linkKey) }

// ShopID returns the app.ShopID of the shop.
func (db *DB) ShopID() string { return app.ShopID(db.linkKey) }

// Pairs runs fn on one snapshot of the pairs.
func (db *DB) Pairs(ctx context.Context, fn func(table.Lists) error) error {
	return db.Engine.View(ctx, fn)
}

// Check verifies every record and recounts every index. It returns the problems, one sentence each.
func (db *DB) Check(ctx context.Context) (problems []string, err error) {
	var found app.Findings
	for _, t := range table.Tables { // a View each, so that no View lasts as long as all of them
		err := db.Engine.View(ctx, func(l table.Lists) error { return t.Check(l, found.Add) })
		if err != nil {
			return nil, err
		}
	}
	return found.Sentences(), nil
}

// Close ends the connections to the database.
func (db *DB) Close() error {
	db.fail(errors.New("the database is closed"))
	return db.Engine.Close()
}
