package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/books"
)

// fakePages draws a file as a grey that depends on its content.
type fakePages struct {
	app.Pages
	mu       sync.Mutex
	folder   books.Folder
	examined []string
	drawn    []string
	err      error // of every method
	undrawn  error // of Cover, for a file of which page 1 is faulty
	onDraw   func()
}

// fail sets the error of every method.
func (p *fakePages) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// files returns the names of the files that were examined.
func (p *fakePages) files() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.examined)
}

func (p *fakePages) Examine(_ context.Context, name string) (app.PDFFile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	content, err := os.ReadFile(filepath.Join(string(p.folder), name))
	info, err2 := p.folder.Stat(name)
	if err := errors.Join(p.err, err, err2); err != nil {
		return app.PDFFile{}, err
	}
	p.examined = append(p.examined, name)
	facts := app.NewPDFFile(name, info)
	facts.Hash, facts.Pages = sha256.Sum256(content), 3
	if bytes.Contains(content, []byte("damaged")) {
		facts.Pages, facts.Fault = 0, app.FaultDamaged
	}
	return facts, nil
}

func (p *fakePages) Cover(_ context.Context, name string, page, height int) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	content, err := os.ReadFile(filepath.Join(string(p.folder), name))
	if err := errors.Join(p.err, err); err != nil {
		return nil, err
	}
	p.drawn = append(p.drawn, name)
	if p.undrawn != nil && bytes.Contains(content, []byte("faulty")) {
		return nil, p.undrawn
	}
	m := image.NewGray(image.Rect(0, 0, height*3/4, height))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{content[len(content)-1] + uint8(page)}.Y
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, m, nil)
	if p.onDraw != nil {
		p.onDraw()
	}
	return b.Bytes(), err
}

// illustrated returns a shop with a folder of PDFs, and pages that are drawn by a fake.
func illustrated(t *testing.T) (shop, *fakePages) {
	s := openModel(t)
	folder := books.Folder(t.TempDir())
	pages := &fakePages{folder: folder}
	s.Pages, s.Covers = pages, folder
	return s, pages
}

func (p *fakePages) put(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(string(p.folder), name)
	if err := os.WriteFile(path, []byte("%PDF-1.4 "+content), 0o600); err != nil {
		t.Fatal(err)
	}
	made := time.Date(2026, time.March, 1, 0, 0, len(content), int(content[0])*1e6, time.UTC)
	if err := os.Chtimes(path, made, made); err != nil {
		t.Fatal(err)
	}
}

func (s shop) illustrate(name string, ids ...app.BookID) {
	s.t.Helper()
	if err := s.Illustrate(s.t.Context(), name, ids); err != nil {
		s.t.Errorf("Illustrate(%s) = %v", name, err)
	}
}

// covers returns for each book where its picture is from, and whether its files are there.
func (s shop) covers(ids ...app.BookID) string {
	s.t.Helper()
	var all []string
	for _, id := range ids {
		book, err := s.CoverOf(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		state := fmt.Sprintf("%d:%s", id, book.PictureFrom)
		if !book.Picture.IsZero() && s.Covers.VerifyCover(book.Picture) == nil {
			state += "+"
		}
		all = append(all, state)
	}
	return strings.Join(all, " ")
}

// TestIllustrate makes page 1 the cover of the books that take it, once.
func TestIllustrate(t *testing.T) {
	s, pages := illustrated(t)
	keeper := app.FileHash{1}
	book := func(id app.BookID, edit func(*app.Book)) app.Book {
		b := aBook(id)
		b.DiskName = "a.pdf"
		if edit != nil {
			edit(&b)
		}
		return b
	}
	s.stock(book(1, nil), book(2, func(b *app.Book) { b.Listed = false }),
		book(3, func(b *app.Book) { b.CoverURL = "https://example.com/3.jpg" }),
		book(4, func(b *app.Book) { b.PictureFrom = app.PictureDrawn }),
		book(5, func(b *app.Book) { b.Picture, b.PictureFrom = keeper, app.PictureFromKeeper }),
		book(6, func(b *app.Book) { b.DiskName = "bad.pdf" }))
	pages.put(t, "a.pdf", "one")
	pages.put(t, "bad.pdf", "damaged")
	const want = "1:page+ 2:page+ 3: 4:drawn 5:keeper 6:"
	for range 2 {
		s.illustrate("a.pdf", 1, 2, 3, 4, 5, 99)
		s.illustrate("bad.pdf", 6)
		if got := s.covers(1, 2, 3, 4, 5, 6); got != want {
			t.Errorf("covers = %s, want %s", got, want)
		}
	}
	if len(pages.examined) != 2 || len(pages.drawn) != 1 {
		t.Errorf("examined %q, drawn %q, want each file once", pages.examined, pages.drawn)
	}

	first, _ := s.CoverOf(t.Context(), 1)
	pages.put(t, "a.pdf", "another")
	s.illustrate("a.pdf", 1, 2, 3, 4, 5)
	if second, _ := s.CoverOf(t.Context(), 1); second.Picture == first.Picture || s.covers(1, 2, 3, 4, 5, 6) != want {
		t.Errorf("after the file changed the covers are %s", s.covers(1, 2, 3, 4, 5, 6))
	}

	if err := os.RemoveAll(filepath.Join(string(pages.folder), "covers")); err != nil {
		t.Fatal(err)
	}
	s.illustrate("a.pdf", 1, 2)
	if got := s.covers(1, 2); got != "1:page+ 2:page+" {
		t.Errorf("after the files were lost the covers are %s", got)
	}

	// Another PDF: page 1 of the old one is no cover any more. The keeper's word comes before page 1.
	if _, err := s.SetBook(t.Context(), s.request(), 1, func(b *app.Book) { b.DiskName = "b.pdf" }); err != nil {
		t.Fatal(err)
	}
	if got := s.covers(1); got != "1:" {
		t.Errorf("after another PDF the cover is %s", got)
	}
	pages.put(t, "b.pdf", "b")
	pages.onDraw = func() {
		pages.onDraw = nil
		if _, err := s.SetBook(t.Context(), s.request(), 1, func(b *app.Book) { b.PictureFrom = app.PictureDrawn }); err != nil {
			t.Error(err)
		}
	}
	s.illustrate("b.pdf", 1)
	if got := s.covers(1); got != "1:drawn" {
		t.Errorf("the keeper said drawn meanwhile, and the cover is %s", got)
	}
}

// TestIllustrator runs it while a second book comes.
func TestIllustrator(t *testing.T) {
	s, pages := illustrated(t)
	s.stock(aBook(1))
	pages.put(t, "1.pdf", "one")
	pages.put(t, "2.pdf", "two!")
	ctx, end := context.WithCancel(t.Context())
	defer end()
	illustrator := app.NewIllustrator(s.Shop)
	drawn := make(chan bool, 1)
	pages.onDraw = func() { drawn <- true }
	ended := make(chan bool)
	go func() {
		defer close(ended)
		illustrator.Run(ctx)
	}()
	<-drawn
	if _, err := s.AddBook(ctx, s.request(), aBook(2)); err != nil {
		t.Fatal(err)
	}
	illustrator.Wake()
	<-drawn
	end()
	<-ended
	if got := s.covers(1); got != "1:page+" {
		t.Errorf("covers = %s", got)
	}
}

// TestIllustratorWithFont draws a cover again whose Chinese text was blank, because the machine may
// have got a font.
func TestIllustratorWithFont(t *testing.T) {
	s, pages := illustrated(t)
	s.stock(aBook(1))
	pages.put(t, "1.pdf", "one")
	if err := s.Illustrate(t.Context(), "1.pdf", []app.BookID{1}); err != nil {
		t.Fatal(err)
	}
	err := s.Store.Update(t.Context(), func(tx app.Tx) error {
		facts, err := tx.PDFFile("1.pdf")
		facts.NoFont = true
		return errors.Join(err, tx.PutPDFFile(facts))
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithTimeout(t.Context(), time.Minute)
	defer end()
	pages.onDraw = end
	app.NewIllustrator(s.Shop).Run(ctx)
	if len(pages.examined) != 2 || len(pages.drawn) != 2 {
		t.Errorf("examined %q and drew %q, want each twice", pages.examined, pages.drawn)
	}
}

// TestIllustrateFails leaves the cover as it is.
func TestIllustrateFails(t *testing.T) {
	s, pages := illustrated(t)
	s.stock(aBook(1))
	pages.put(t, "1.pdf", "one")
	pages.err = fmt.Errorf("%w: no memory", app.ErrNoEngine)
	if err := s.Illustrate(t.Context(), "1.pdf", []app.BookID{1}); !errors.Is(err, app.ErrNoEngine) {
		t.Errorf("Illustrate = %v, want %v", err, app.ErrNoEngine)
	}
	if got := s.covers(1); got != "1:" {
		t.Errorf("covers = %s, want none", got)
	}
	pages.err = app.ErrNotDrawable
	if err := s.Illustrate(t.Context(), "1.pdf", []app.BookID{1}); !errors.Is(err, app.ErrNotDrawable) {
		t.Errorf("Illustrate = %v, want %v", err, app.ErrNotDrawable)
	}
}

// TestIllustrateFaultyPage: page 1 that cannot be drawn is tried once, until the file changes. The
// engine's other errors end.
func TestIllustrateFaultyPage(t *testing.T) {
	s, pages := illustrated(t)
	s.stock(aBook(1))
	pages.put(t, "1.pdf", "faulty")
	pages.undrawn = app.ErrPagesBusy
	if err := s.Illustrate(t.Context(), "1.pdf", []app.BookID{1}); !errors.Is(err, app.ErrPagesBusy) {
		t.Errorf("Illustrate = %v, want %v", err, app.ErrPagesBusy)
	}
	pages.undrawn, pages.drawn = app.ErrNotDrawable, nil
	for range 3 {
		s.illustrate("1.pdf", 1)
	}
	if got := s.covers(1); got != "1:" || len(pages.drawn) != 1 {
		t.Errorf("covers = %s after %d attempts, want none after one", got, len(pages.drawn))
	}
	pages.put(t, "1.pdf", "mended")
	s.illustrate("1.pdf", 1)
	if got := s.covers(1); got != "1:page+" {
		t.Errorf("covers = %s after the file was mended", got)
	}
}
