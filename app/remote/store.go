package remote

import (
	"context"

	"littleshelf/app"
	"littleshelf/app/table"
)

// Store is an app.Store on an engine.
type Store struct{ Engine Engine }

// View runs fn on one snapshot.
func (s Store) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Engine.View(ctx, func(l table.Lists) error { return fn(table.NewReader(l)) })
}

// Update runs fn in a transaction, perhaps more than once.
func (s Store) Update(ctx context.Context, fn func(app.Tx) error) error {
	return s.Engine.Update(ctx, func(w table.Writes) error { return fn(table.NewTx(w)) })
}
