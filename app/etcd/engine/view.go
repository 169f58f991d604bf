package engine

import (
	"context"
	"errors"

	"littleshelf/app/table"
)

// View is remote.Engine's View.
func (e *Engine) View(ctx context.Context, fn func(table.Lists) error) error {
	if err := e.usable(ctx); err != nil {
		return err
	}
	v := &view{snapshot{engine: e, ctx: ctx}}
	err := fn(v)
	e.foresight.learn(v.asked)
	return v.end(err)
}

// end returns the error of a transaction whose function returned err. A failed read counts more,
// since the function may have taken it for a missing row.
func (s *snapshot) end(err error) error {
	if failed := s.failure(); failed != nil && !errors.Is(err, failed) {
		return failed
	}
	return err
}

// view is the table.Lists of a View.
type view struct{ snapshot }

func (v *view) Get(at *table.Space, key []byte) ([]byte, error) {
	f, err := v.get(v.engine.stored(at, key))
	return f.value, err
}

func (v *view) GetAll(at *table.Space, keys [][]byte) ([][]byte, error) {
	stored := make([]string, len(keys))
	for i, key := range keys {
		stored[i] = v.engine.stored(at, key)
	}
	all, err := v.getAll(stored)
	if err != nil {
		return nil, err
	}
	values := make([][]byte, len(all))
	for i, f := range all {
		values[i] = f.value
	}
	return values, nil
}
