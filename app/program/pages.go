package program

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"littleshelf/app/cli"
	"littleshelf/app/diskcache"
	"littleshelf/app/doctor"
	"littleshelf/app/pdf"
	"littleshelf/books"
)

// pagesArgs are the first arguments of a child process that draws pages. The help does not list
// them, because only this program uses them.
var pagesArgs = []string{"pages"}

// fontFolder is where Linux has its fonts.
const fontFolder = "/usr/share/fonts"

// isPages reports whether args are those of a child process that draws pages, and returns the rest.
func isPages(args []string) ([]string, bool) {
	n := len(pagesArgs)
	if len(args) < n || !slices.Equal(args[:n], pagesArgs) {
		return nil, false
	}
	return args[n:], true
}

// pagesOf returns the folder of the engine's compile cache and of the drawings. It can be removed
// while no server runs.
func pagesOf(db string) string { return beside(db) + ".pages" }

// openPages returns the engine that draws the PDFs of a folder, or nil if the flags want none.
func openPages(config cli.Serve, folder books.Store, log *slog.Logger) (*pdf.Engine, error) {
	if config.Pages.Workers == 0 {
		return nil, nil
	}
	engine, err := newEngine(pagesOf(config.DB), folder.Open)
	if err != nil {
		return nil, err
	}
	engine.Log, engine.Workers = log, config.Pages.Workers
	return engine, nil
}

// newEngine returns an engine with a compile cache in dir.
func newEngine(dir string, open func(name string) (fs.File, error)) (*pdf.Engine, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return &pdf.Engine{Open: open, Command: append([]string{self}, pagesArgs...), Dir: dir, Fonts: fontFolder}, nil
}

// pageCache returns the cache of pages, beside the engine's in the folder of a database.
func pageCache(config cli.Serve) *diskcache.Cache {
	return &diskcache.Cache{Dir: filepath.Join(pagesOf(config.DB), "cache"), Max: config.Pages.Cache, Free: doctor.Free}
}

// preparePages compiles the library that draws pages, if there is a PDF to draw. The first reader
// of a page would wait for seconds otherwise. A failure is logged by the engine.
func preparePages(ctx context.Context, pages *pdf.Engine, folder books.Store) {
	if pages == nil {
		return
	}
	if pdfs, err := folder.PDFs(); err == nil && len(pdfs) > 0 {
		pages.Prepare(ctx)
	}
}
