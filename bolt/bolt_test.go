package bolt_test

import (
	"context"
	"path/filepath"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// open creates a database. At the end of the test both checks run on it, and it is closed.
func open(t *testing.T) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sound(t, db) })
	return db
}

// sound checks the file, its indexes and the money. Every test calls it last.
func sound(t *testing.T, db *bolt.DB) {
	t.Helper()
	problems, err := db.Check(context.Background())
	if err != nil || len(problems) > 0 {
		t.Errorf("bolt.Check = %q, %v", problems, err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
}

func TestPromises(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) app.Store { return open(t) })
}

func TestPromisesUnderReplay(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) app.Store { return storetest.Replay(open(t)) })
}
