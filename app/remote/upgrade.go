package remote

import (
	"context"

	"littleshelf/app/table"
)

// Upgrade raises the schema of a complete shop to the newest that this littleshelf knows, and
// returns the schema before and after. The servers that do not know it are fenced at once: none of
// their Updates commits, and they end. All others go on.
func Upgrade(ctx context.Context, e Engine, oldest, newest int, version string) (from, to int, err error) {
	err = e.Update(ctx, func(w table.Writes) error {
		state, err := readState(w)
		if err == nil {
			err = state.usable(oldest, newest)
		}
		if err != nil {
			return err
		}
		from, to = state.Schema, newest
		if from == to {
			return nil
		}
		state.Schema, state.Version = newest, version
		return putState(w, state)
	})
	return from, to, err
}
