package bolt

import (
	"context"
	"sync"
	"testing"

	"littleshelf/app"
)

// transactionOf returns the Reader, and so the transaction, of a new View.
func transactionOf(t *testing.T, db *DB) (of app.Reader) {
	t.Helper()
	err := db.View(t.Context(), func(r app.Reader) error {
		of = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return of
}

// comment writes a comment and returns the number of comments.
func comment(t *testing.T, db *DB, id app.CommentID) (n int) {
	t.Helper()
	err := db.Update(t.Context(), func(tx app.Tx) error {
		return tx.PutComment(app.Comment{ID: id, Book: 1, Text: textOf(id)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err = readWholeComments(db, 100); err != nil {
		t.Error(err)
	}
	return n
}

// TestViewsShareTransactions: Views share a transaction until a commit begins. A View that began
// before the commit does not see its writes, and a View that begins after it does.
func TestViewsShareTransactions(t *testing.T) {
	db := openAt(t, t.TempDir()+"/shop.db")
	first := transactionOf(t, db)
	err := db.View(t.Context(), func(r app.Reader) error {
		if r != first || transactionOf(t, db) != first {
			t.Error("Views do not share their transaction")
		}
		if n := comment(t, db, 1); n != 1 {
			t.Errorf("after an Update a View sees %d comments, want 1", n)
		}
		if transactionOf(t, db) == first {
			t.Error("a transaction is shared across a commit")
		}
		for range r.Comments() {
			t.Error("a View that began before sees what was written since")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	consistent(t, db)
}

// TestConcurrentViewsShareTransactions: many goroutines read all rows in one transaction, and each
// sees the snapshot with which it began. The race detector checks them.
func TestConcurrentViewsShareTransactions(t *testing.T) {
	db := openAt(t, t.TempDir()+"/shop.db")
	for id := range app.CommentID(20) {
		comment(t, db, id+1)
	}
	ctx, stop := context.WithCancel(t.Context())
	var reading sync.WaitGroup
	for range 8 {
		reading.Go(func() {
			for last := 0; ctx.Err() == nil; {
				n, err := readWholeComments(db, 100)
				if err != nil || n < last {
					t.Errorf("a View sees %d comments, %v, after %d", n, err, last)
					return
				}
				last = n
			}
		})
	}
	for id := range app.CommentID(20) {
		if n, want := comment(t, db, id+21), int(id+21); n != want {
			t.Errorf("after an Update a View sees %d comments, want %d", n, want)
		}
	}
	stop()
	reading.Wait()
	consistent(t, db)
}

// TestIdleView: a shared transaction without users stays open until the next commit. It blocks
// neither a commit that must map the file again nor Close.
func TestIdleView(t *testing.T) {
	db := openSmall(t)
	idle := transactionOf(t, db)
	if db.bolt.Stats().OpenTxN != 1 || transactionOf(t, db) != idle {
		t.Error("no transaction stays open: this tests nothing")
	}
	if err := checkGrowth(t, db, func() error { return receive(writeAll(db)) }); err != nil {
		t.Error(err)
	}
	written(t, db)
	transactionOf(t, db)
	closed := make(chan error, 1)
	go func() { closed <- db.Close() }()
	if err := receive(closed); err != nil {
		t.Error(err)
	}
}
