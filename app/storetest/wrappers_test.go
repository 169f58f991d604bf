package storetest

import (
	"context"
	"errors"
	"testing"

	"littleshelf/app"
)

func TestReplayRunsTwice(t *testing.T) {
	s, runs := Replay(NewModel()), 0
	err := s.Update(t.Context(), func(tx app.Tx) error {
		runs++
		return tx.PutBook(aBook(app.BookID(runs)))
	})
	if err != nil || runs != 2 {
		t.Errorf("Update = %v after %d runs, want nil after 2", err, runs)
	}
	if err := s.View(t.Context(), holds(contents{books: []app.Book{aBook(2)}})); err != nil {
		t.Error(err)
	}
}

func TestRereadRunsTwice(t *testing.T) {
	model := NewModel()
	if err := stock(t.Context(), model, aBook(1)); err != nil {
		t.Fatal(err)
	}
	s, runs, own := Reread(model), 0, errors.New("own")
	err := s.View(t.Context(), func(r app.Reader) error {
		if runs++; runs == 2 {
			return own
		}
		return holds(contents{books: []app.Book{aBook(1)}})(r)
	})
	if err != own || runs != 2 {
		t.Errorf("View = %v after %d runs, want %v after 2", err, runs, own)
	}
}

// TestSpreadTakesTurns: each call goes to the next store, and three stores of one shop keep all
// promises.
func TestSpreadTakesTurns(t *testing.T) {
	one, two := NewModel(), NewModel()
	s := Spread(one, two)
	for n := range 4 {
		if err := stock(t.Context(), s, aBook(app.BookID(n+1))); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range [][]app.Book{{aBook(1), aBook(3)}, {aBook(2), aBook(4)}} {
		if err := s.View(t.Context(), holds(contents{books: want})); err != nil {
			t.Errorf("store %d: %v", i, err)
		}
	}
	Run(t, func(*testing.T) app.Store {
		m := NewModel()
		return Spread(m, m, m)
	})
}

// TestSpreadFindsStaleStores: a server that reads only its own last write keeps the promises alone,
// and breaks one beside another server.
func TestSpreadFindsStaleStores(t *testing.T) {
	cluster := NewModel()
	server := func() app.Store {
		seen := cluster.committed.Load()
		return modified{cluster,
			func(ctx context.Context, m *Model, fn func(app.Tx) error) error {
				err := m.Update(ctx, fn)
				seen = m.committed.Load()
				return err
			},
			func(_ context.Context, _ *Model, fn func(app.Reader) error) error { return fn(seen) },
		}
	}
	if err := viewIsFresh(t.Context(), server()); err != nil {
		t.Error(err)
	}
	if err := viewIsFresh(t.Context(), Spread(server(), server(), server())); err == nil {
		t.Error("servers that do not see each other's writes pass for one store")
	}
}

func TestAmbiguousCommits(t *testing.T) {
	s := Ambiguous(NewModel(), func(n int) bool { return n == 2 })
	for i, want := range []error{nil, ErrAmbiguous, nil} {
		if err := stock(t.Context(), s, aBook(app.BookID(i+1))); err != want {
			t.Errorf("Update %d = %v, want %v", i+1, err, want)
		}
	}
	own := errors.New("own")
	always := Ambiguous(s, func(int) bool { return true })
	if err := always.Update(t.Context(), func(app.Tx) error { return own }); err != own {
		t.Errorf("Update that fails = %v, want %v", err, own)
	}
	if err := s.View(t.Context(), holds(contents{books: []app.Book{aBook(1), aBook(2), aBook(3)}})); err != nil {
		t.Error(err)
	}
}

func TestFailNthStoresNothing(t *testing.T) {
	s := FailNth(NewModel(), 2)
	for i, want := range []error{nil, ErrInjected, nil} {
		if err := stock(t.Context(), s, aBook(app.BookID(i+1))); err != want {
			t.Errorf("Update %d = %v, want %v", i+1, err, want)
		}
	}
	if err := s.View(t.Context(), holds(contents{books: []app.Book{aBook(1), aBook(3)}})); err != nil {
		t.Error(err)
	}
}
