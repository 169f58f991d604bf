package drawings

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"littleshelf/app"
	"littleshelf/app/diskcache"
	"littleshelf/app/shoptest"
)

// fakePages draws each page as its stamp and its file.
type fakePages struct {
	app.Pages
	drawn   atomic.Int64
	started chan struct{} // receives when a drawing begins
	finish  chan error    // ends a drawing
}

func newFake() *fakePages {
	return &fakePages{started: make(chan struct{}, 1), finish: make(chan error, 20)}
}

func (p *fakePages) wait(ctx context.Context) error {
	p.drawn.Add(1)
	p.started <- struct{}{}
	select {
	case err := <-p.finish:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *fakePages) Page(ctx context.Context, name string, r app.PageRequest) (app.PageImage, error) {
	err := p.wait(ctx)
	return app.PageImage{Type: "image/png", Data: []byte(name + r.Stamp)}, err
}

func (p *fakePages) Stamped(ctx context.Context, name, stamp string, to io.Writer) error {
	err := p.wait(ctx)
	io.WriteString(to, name+stamp)
	return err
}

func newDrawings(t *testing.T) (*Drawings, *fakePages) {
	pages := newFake()
	shop := &app.Shop{Pages: pages, Log: shoptest.NewLog(t).Logger()}
	return &Drawings{Shop: shop, Cache: &diskcache.Cache{Dir: filepath.Join(t.TempDir(), "cache"), Max: 1000}}, pages
}

var file = app.PDFFile{Name: "a.pdf", Hash: app.FileHash{1}, Pages: 3}

// checkContent checks the text of a drawing, and closes it.
func checkContent(t *testing.T, c Content, err error, want string) {
	t.Helper()
	if err != nil {
		t.Errorf("error = %v, want %q", err, want)
		return
	}
	defer c.Close()
	if got, err := io.ReadAll(c); err != nil || string(got) != want {
		t.Errorf("content = %q, %v, want %q", got, err, want)
	}
}

// TestDrawnOnce: clients that ask for the same page at the same time, and later ones, share one
// drawing. Another stamp is another page.
func TestDrawnOnce(t *testing.T) {
	d, pages := newDrawings(t)
	request := app.PageRequest{Number: 1, Width: 750, Stamp: "s"}
	var asking sync.WaitGroup
	for range 20 {
		asking.Go(func() {
			c, err := d.Page(t.Context(), file, request)
			checkContent(t, c, err, "a.pdfs")
		})
	}
	<-pages.started
	pages.finish <- nil
	asking.Wait()
	c, err := d.Page(t.Context(), file, request)
	checkContent(t, c, err, "a.pdfs")
	if c.Memory != 0 || pages.drawn.Load() != 1 {
		t.Errorf("drawn %d times, %d bytes in memory, want one drawing in the cache", pages.drawn.Load(), c.Memory)
	}
	request.Stamp = "other"
	pages.finish <- nil
	c, err = d.Page(t.Context(), file, request)
	checkContent(t, c, err, "a.pdfother")
}

// TestNotStored: an image that cannot be stored is sent from memory. A stamped PDF is an error.
func TestNotStored(t *testing.T) {
	d, pages := newDrawings(t)
	if err := os.WriteFile(d.Cache.Dir, nil, 0o600); err != nil { // a file in the place of the folder
		t.Fatal(err)
	}
	pages.finish <- nil
	c, err := d.Page(t.Context(), file, app.PageRequest{Number: 1, Width: 750})
	checkContent(t, c, err, "a.pdf")
	if c.Memory != len("a.pdf") {
		t.Errorf("%d bytes in memory, want %d", c.Memory, len("a.pdf"))
	}
	if _, err := d.PDF(t.Context(), file, "s"); err == nil {
		t.Error("a PDF that cannot be stored is no error")
	}
}

// TestStalledDisk: while maxStoring pages wait for the disk, another one is sent from memory and
// not stored.
func TestStalledDisk(t *testing.T) {
	d, pages := newDrawings(t)
	pages.started = make(chan struct{}, 2)
	draw := func() Content {
		t.Helper()
		pages.finish <- nil
		c, err := d.Page(t.Context(), file, app.PageRequest{Number: 1, Width: 750})
		checkContent(t, c, err, "a.pdf")
		return c
	}
	d.storing.Store(maxStoring)
	if c := draw(); c.Memory != len("a.pdf") {
		t.Errorf("a page that has to wait for the disk takes %d bytes of memory, want %d", c.Memory, len("a.pdf"))
	}
	d.storing.Store(maxStoring - 1)
	if c := draw(); c.Memory != 0 || d.storing.Load() != maxStoring-1 {
		t.Errorf("the next page takes %d bytes of memory, want it stored", c.Memory)
	}
}

// TestStampedAgain: a stamped PDF that the cache has lost is made again.
func TestStampedAgain(t *testing.T) {
	d, pages := newDrawings(t)
	for range 2 {
		pages.finish <- nil
		for range 2 {
			c, err := d.PDF(t.Context(), file, "s")
			checkContent(t, c, err, "a.pdfs")
		}
		<-pages.started
		if err := os.RemoveAll(d.Cache.Dir); err != nil {
			t.Fatal(err)
		}
	}
	if n := pages.drawn.Load(); n != 2 {
		t.Errorf("stamped %d times, want 2", n)
	}
	pages.finish <- app.ErrPagesBusy
	if _, err := d.PDF(t.Context(), file, "s"); !errors.Is(err, app.ErrPagesBusy) {
		t.Errorf("a busy engine: %v", err)
	}
	if _, err := d.PDF(t.Context(), app.PDFFile{Name: "bad.pdf"}, "s"); !errors.Is(err, app.ErrNotDrawable) {
		t.Errorf("a damaged file: %v", err)
	}
}
