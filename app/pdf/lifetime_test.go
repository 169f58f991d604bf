//go:build linux

package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
)

// endless returns a PDF that takes minutes to draw.
func endless() []byte { return pdftest.Named("pattern of hairlines") }

// TestKills checks that a file that ended the child twice is not tried again until it changes.
func TestKills(t *testing.T) {
	var log bytes.Buffer
	e, dir := newEngine(t, &log)
	write(t, dir, "good.pdf", pdftest.Book("one"))
	if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil { // the library is loaded
		t.Fatal(err)
	}
	e.PageTime = 200 * time.Millisecond
	write(t, dir, "endless.pdf", endless())
	for range 20 { // on a busy machine a kill does not count
		_, err := e.Page(t.Context(), "endless.pdf", app.PageRequest{Number: 1, Width: 1000})
		if !errors.Is(err, app.ErrNotDrawable) && !errors.Is(err, app.ErrPagesBusy) {
			t.Fatalf("Page = %v, want %v", err, app.ErrNotDrawable)
		}
		if strings.Count(log.String(), "a PDF ended the process") == 2 {
			break
		}
	}
	log.Reset()
	if _, err := e.Cover(t.Context(), "endless.pdf", 1, 100); !errors.Is(err, app.ErrNotDrawable) {
		t.Errorf("Cover = %v, want %v", err, app.ErrNotDrawable)
	}
	if facts, err := e.Examine(t.Context(), "endless.pdf"); err != nil || facts.Fault != app.FaultKills {
		t.Errorf("Examine = %+v, %v, want the fault %q", facts, err, app.FaultKills)
	}
	if log.Len() > 0 {
		t.Errorf("it was tried again: %s", &log)
	}
	e.PageTime = 0
	write(t, dir, "endless.pdf", pdftest.Book("a longer text, so that the size is another"))
	if facts, err := e.Examine(t.Context(), "endless.pdf"); err != nil || facts.Pages != 1 {
		t.Errorf("after it changed, Examine = %+v, %v, want 1 page", facts, err)
	}
}

// TestAbandoned checks that a request ends with its context, and that the engine goes on.
func TestAbandoned(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	write(t, dir, "good.pdf", pdftest.Book("one"))
	write(t, dir, "endless.pdf", endless())
	if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil {
		t.Fatal(err)
	}
	e.PageTime = time.Second
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := e.Page(ctx, "endless.pdf", app.PageRequest{Number: 1, Width: 1000})
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Page = %v, want %v", err, context.Canceled)
	}
	if _, err := e.Page(t.Context(), "good.pdf", app.PageRequest{Number: 1, Width: 100}); err != nil {
		t.Errorf("the next Page = %v", err)
	}
}

// TestBusy checks that more than 20 requests do not wait.
func TestBusy(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	write(t, dir, "endless.pdf", endless())
	ctx, cancel := context.WithCancel(t.Context())
	const requests = 30
	results := make(chan error, requests)
	for range requests {
		go func() {
			_, err := e.Page(ctx, "endless.pdf", app.PageRequest{Number: 1, Width: 1000})
			results <- err
		}()
	}
	for range requests - 21 { // one is drawn
		if err := <-results; !errors.Is(err, app.ErrPagesBusy) {
			t.Errorf("Page = %v, want %v", err, app.ErrPagesBusy)
		}
	}
	cancel()
	for range 21 {
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("Page = %v, want %v", err, context.Canceled)
		}
	}
}

// TestIdle checks that a child ends after a time without work.
func TestIdle(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	e.Idle = time.Millisecond
	write(t, dir, "good.pdf", pdftest.Book("one"))
	if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); len(children(t)) > 0; {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute there are still the children %v", children(t))
		}
	}
	if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil {
		t.Errorf("Cover with another child = %v", err)
	}
}

// TestCache checks that compile caches of other versions are removed. With -full it also checks
// that a damaged one is made anew, which takes four seconds of a processor.
func TestCache(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	write(t, dir, "good.pdf", pdftest.Book("one"))
	if err := e.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	compiled := filepath.Dir(filepath.Dir(cacheFiles(t, e.Dir)[0]))
	e, dir = newEngine(t, io.Discard)
	write(t, dir, "good.pdf", pdftest.Book("one"))
	e.Dir = filepath.Join(dir, "shop.db.pages")
	for _, err := range []error{
		os.CopyFS(filepath.Join(e.Dir, filepath.Base(compiled)), os.DirFS(compiled)),
		os.MkdirAll(filepath.Join(e.Dir, "engine-0.1", "old"), 0o700),
		os.MkdirAll(filepath.Join(e.Dir, "cache"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range cacheFiles(t, e.Dir) {
		if !*full {
			break
		}
		if err := os.Truncate(file, 1_000_000); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil {
		t.Errorf("Cover with a damaged cache = %v", err)
	}
	entries, err := os.ReadDir(e.Dir)
	if err != nil || len(entries) != 2 || entries[0].Name() != "cache" {
		t.Errorf("the folder has %v, %v, want cache and one engine", entries, err)
	}
	files := cacheFiles(t, e.Dir)
	if len(files) != 1 {
		t.Fatalf("the cache has the files %q, want one", files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Size() < 10_000_000 || *full && info.Mode().Perm() != 0o600 {
		t.Errorf("the cache has %d bytes and the mode %v, %v", info.Size(), info.Mode(), err)
	}
	if info, err := os.Stat(filepath.Join(e.Dir, entries[1].Name())); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the cache has the mode %v, %v, want 0700", info.Mode(), err)
	}
}

// cacheFiles returns the files of the compile caches in dir.
func cacheFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "engine-*", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestNoFont checks that Chinese text without a font in the PDF or on the machine is noticed.
func TestNoFont(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	e.Fonts = t.TempDir()
	write(t, dir, "chinese.pdf", pdftest.Chinese(100))
	write(t, dir, "latin.pdf", pdftest.Book(strings.Repeat("latin ", 20)))
	for name, want := range map[string]bool{"chinese.pdf": true, "latin.pdf": false, sample: false} {
		if facts, err := e.Examine(t.Context(), name); err != nil || facts.NoFont != want {
			t.Errorf("Examine(%s) = %+v, %v, want that a font is missing: %v", name, facts, err, want)
		}
	}
}

// TestNoEngine checks that a child that cannot start is an ErrNoEngine with a reason, and that it
// is not tried again at once.
func TestNoEngine(t *testing.T) {
	var log bytes.Buffer
	e, _ := newEngine(t, &log)
	e.Command = []string{filepath.Join(t.TempDir(), "missing")}
	for range 2 {
		if _, err := e.Cover(t.Context(), sample, 1, 100); !errors.Is(err, app.ErrNoEngine) || !strings.Contains(err.Error(), "missing") {
			t.Errorf("Cover = %v, want %v with the reason", err, app.ErrNoEngine)
		}
	}
	if err := e.Fault(); !errors.Is(err, app.ErrNoEngine) {
		t.Errorf("Fault = %v", err)
	}
	if n := strings.Count(log.String(), "no pages are drawn"); n != 1 {
		t.Errorf("it was logged %d times:\n%s", n, &log)
	}
}
