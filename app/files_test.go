package app_test

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"testing"

	"littleshelf/app"
)

// files maps the name of an incomplete PDF to the result of Verify.
type files map[string]error

func (f files) HashIf(string, int64) ([sha256.Size]byte, bool, error) {
	return [sha256.Size]byte{}, false, fs.ErrNotExist
}

func (f files) Verify(name string) error { return f[name] }

// Names returns the names of the files that Verify knows and that are not missing.
func (f files) Names() (map[string]bool, error) {
	names := make(map[string]bool)
	for name, err := range f {
		names[name] = !errors.Is(err, fs.ErrNotExist)
	}
	return names, nil
}

// TestIncompletePDF: a book whose PDF is incomplete is not sold, and its owners keep it.
func TestIncompletePDF(t *testing.T) {
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
	s.mustDo(s.unlist(2))
	s.checkRefused("relist of a book without a good file", app.Invalid, s.relist(2))
	delete(bad, "2.pdf")
	s.mustDo(s.relist(2))
	if _, err := s.Buy(t.Context(), other.SKey, 2); err != nil {
		t.Errorf("Buy = %v", err)
	}
}
