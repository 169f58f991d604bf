package app_test

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"sync/atomic"
	"testing"

	"littleshelf/app"
)

// watch is the store and the files of a shop. It counts scans of the catalogue, and fails the test
// if a file is used inside a transaction: a slow disk would hold up the shop.
type watch struct {
	app.Store
	app.Covers
	t      *testing.T
	open   atomic.Int32 // transactions
	scans  atomic.Int32 // of all books
	looked []string     // the names of the files that were looked at
}

// watched has a shop use a watch.
func watched(t *testing.T, s shop) *watch {
	w := &watch{Store: s.Store, Covers: s.Covers, t: t}
	s.Store, s.Covers = w, w
	return w
}

func (w *watch) View(ctx context.Context, fn func(app.Reader) error) error {
	w.open.Add(1)
	defer w.open.Add(-1)
	return w.Store.View(ctx, func(r app.Reader) error { return fn(watchedReader{r, w}) })
}

func (w *watch) Update(ctx context.Context, fn func(app.Tx) error) error {
	w.open.Add(1)
	defer w.open.Add(-1)
	return w.Store.Update(ctx, fn)
}

type watchedReader struct {
	app.Reader
	w *watch
}

func (r watchedReader) Books() iter.Seq2[app.Book, error] {
	r.w.scans.Add(1)
	return r.Reader.Books()
}

func (w *watch) useFile() {
	w.t.Helper()
	if w.open.Load() > 0 {
		w.t.Error("a file is used inside a transaction")
	}
}

func (w *watch) Stat(name string) (fs.FileInfo, error) {
	w.useFile()
	w.looked = append(w.looked, name)
	return w.Covers.Stat(name)
}

func (w *watch) VerifyCover(hash [32]byte) error {
	w.useFile()
	return w.Covers.VerifyCover(hash)
}

func (w *watch) KeepCover(large []byte) ([32]byte, error) {
	w.useFile()
	return w.Covers.KeepCover(large)
}

// TestFactsScanOnce: the catalogue is scanned once for each new file, and not while the machine
// draws no pages: anyone may ask for the pages of a book.
func TestFactsScanOnce(t *testing.T) {
	s, pages := illustrated(t)
	s.stock(aBook(1), aBook(2))
	pages.put(t, "1.pdf", "one")
	w := watched(t, s)
	pages.fail(app.ErrNoEngine)
	for range 3 {
		if _, err := s.Facts(t.Context(), "1.pdf"); !errors.Is(err, app.ErrNoEngine) || w.scans.Load() != 0 {
			t.Errorf("Facts = %v after %d scans, want %v without", err, w.scans.Load(), app.ErrNoEngine)
		}
	}
	pages.fail(nil)
	for range 3 {
		facts, err := s.Facts(t.Context(), "1.pdf")
		if err != nil || facts.Pages != 3 || w.scans.Load() != 1 {
			t.Errorf("Facts = %+v, %v after %d scans, want one scan", facts, err, w.scans.Load())
		}
	}
	s.illustrate("1.pdf", 1) // looks whether the cover is there
	if got := s.covers(1); got != "1:page+" {
		t.Errorf("covers = %s, want page 1", got)
	}
}
