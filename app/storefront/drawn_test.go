package storefront_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/diskcache"
	"littleshelf/app/drawings"
	"littleshelf/books"
)

// drawnPages draws each page as the text of its request. Each file has twelve pages, unless the
// facts are changed.
type drawnPages struct {
	app.Pages
	folder books.Folder

	mu    sync.Mutex
	err   error // of all calls
	facts app.PDFFile
	text  string // with {page} in the place of the number
}

// set changes what is drawn.
func (p *drawnPages) set(change func(*drawnPages)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

func (p *drawnPages) Examine(_ context.Context, name string) (app.PDFFile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	info, err := p.folder.Stat(name)
	if err != nil {
		return app.PDFFile{}, err
	}
	facts := p.facts
	facts.Name, facts.Size, facts.Modified = name, info.Size(), info.ModTime().UTC().Truncate(time.Millisecond)
	facts.Hash = app.FileHash{byte(len(name))}
	return facts, p.err
}

func (p *drawnPages) Cover(context.Context, string, int, int) ([]byte, error) {
	return nil, app.ErrNotDrawable
}

func (p *drawnPages) Page(_ context.Context, name string, r app.PageRequest) (app.PageImage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return app.PageImage{Type: "image/png", Data: fmt.Appendf(nil, "\x89PNG\r\n\x1a\n%s %d %d %s", name, r.Number, r.Width, r.Stamp)}, p.err
}

func (p *drawnPages) Text(_ context.Context, _ string, page int) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.ReplaceAll(p.text, "{page}", strconv.Itoa(page)), p.err
}

func (p *drawnPages) Stamped(_ context.Context, name, stamp string, to io.Writer) error {
	_, err := fmt.Fprintf(to, "%%PDF-%s stamped with %s", name, stamp)
	return err
}

// openDrawnShop is openShop with the PDFs of its books, whose pages are drawn.
func openDrawnShop(t *testing.T) (*shop, *drawnPages) {
	t.Helper()
	s := openShop(t)
	dir := t.TempDir()
	folder := books.Folder(filepath.Join(dir, "books"))
	if err := os.Mkdir(string(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dream.pdf", "river.pdf"} {
		if err := os.WriteFile(filepath.Join(string(folder), name), []byte("%PDF-"+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pages := &drawnPages{folder: folder, text: "第{page}页：满纸荒唐言", facts: app.PDFFile{
		Pages: 12, Sizes: []app.PageRun{{Count: 11, Width: 420, Height: 595}, {Count: 1, Width: 600, Height: 300}},
		Outline: []app.Chapter{{Level: 1, Page: 2, Title: "第一回"}, {Level: 2, Page: 5, Title: "葫芦庙"}, {Level: 1, Page: 9, Title: "第二回"}},
	}}
	s.site.Books, s.Shop.Covers, s.Shop.Pages = folder, folder, pages
	s.site.Drawings = &drawings.Drawings{Shop: s.Shop, Cache: &diskcache.Cache{Dir: filepath.Join(dir, "cache"), Max: 1 << 20}}
	return s, pages
}

// exchange exchanges points for a book, later than all before, and returns the order.
func (s *shop) exchange(t *testing.T, b *browser, id app.BookID) app.Order {
	t.Helper()
	s.clock.Advance(time.Second)
	order, err := s.Buy(t.Context(), b.key(), id)
	if err != nil {
		t.Fatal(err)
	}
	return order
}
