package storetest

import (
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
