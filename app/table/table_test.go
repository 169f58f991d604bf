package table_test

import (
	"context"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// open returns an empty store. At the end of the test its tables and money are checked.
func open(t *testing.T) *memory {
	t.Helper()
	m := newMemory()
	t.Cleanup(func() { sound(t, m) })
	return m
}

func sound(t *testing.T, m *memory) {
	t.Helper()
	err := m.engine.View(context.Background(), func(l table.Lists) error {
		for _, of := range table.Tables {
			if err := of.Check(l, t.Errorf); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("Check = %v", err)
	}
}

// TestPromises: the tables keep a store's promises on any engine that implements the interface.
func TestPromises(t *testing.T) {
	storetest.Run(t, func(t *testing.T) app.Store { return open(t) })
}

func TestPromisesUnderReplayAndSpread(t *testing.T) {
	storetest.Run(t, func(t *testing.T) app.Store {
		m := open(t)
		return storetest.Replay(storetest.Spread(m, m, m))
	})
}

func TestModel(t *testing.T) {
	for seed := range uint64(4) {
		if err := storetest.RandomOps(t.Context(), seed, 1000, open(t), storetest.NewModel()); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}
