package app_test

import (
	"errors"
	"io/fs"
	"testing"

	"littleshelf/app"
)

// files are the names of those that are no good, and why.
type files map[string]error

func (f files) Look(name string) error { return f[name] }

// TestBrokenFile: a book whose file is no good is not sold, and stays with those who own it.
func TestBrokenFile(t *testing.T) {
	s := openModel(t)
	bad := files{}
	s.Files = bad
	s.stock(aBook(1), aBook(2))
	owner, other := s.login("owner"), s.login("other")
	s.own(owner.SKey, 1)
	bad["1.pdf"], bad["2.pdf"] = errors.New("an empty file"), errors.New("an empty file")
	if _, err := s.Buy(t.Context(), other.SKey, 1); codeOf(err) != app.Unknown || err.Error() != "书籍信息出错" {
		t.Errorf("Buy of a book without a good file = %v", err)
	}
	if user, err := s.Me(t.Context(), other.SKey); err != nil || user.Balance != app.SignupPoints {
		t.Errorf("balance = %d, %v, want nothing paid", user.Balance, err)
	}
	if _, err := s.Buy(t.Context(), owner.SKey, 1); err != nil {
		t.Errorf("Buy of what is owned = %v, want the order of before", err)
	}
	bad["1.pdf"] = fs.ErrNotExist
	if _, err := s.Buy(t.Context(), other.SKey, 1); err != nil {
		t.Errorf("Buy of a book of a catalogue that came before its PDF = %v", err)
	}
	kept := aBook(3)
	kept.DiskName = "kept.pdf"
	bad[kept.DiskName] = fs.ErrNotExist
	s.stock(kept)
	if _, err := s.Buy(t.Context(), other.SKey, 3); codeOf(err) != app.Unknown {
		t.Errorf("Buy of a book whose file has gone = %v", err)
	}
	s.must(s.unlist(2))
	s.refused("relist of a book without a good file", app.Invalid, s.relist(2))
	delete(bad, "2.pdf")
	s.must(s.relist(2))
	if _, err := s.Buy(t.Context(), other.SKey, 2); err != nil {
		t.Errorf("Buy = %v", err)
	}
}
