//go:build unix

package pdf_test

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
)

// full is set in .ci/run. Without it, some of the hostile files are tried, none of which is heavy.
var full = flag.Bool("full", false, "try all hostile PDFs")

// trialOf returns the hostile files that this run tries. All take two minutes, for some reach the
// bounds of the server.
func trialOf(all []pdftest.File) (files []pdftest.File) {
	const every = 6
	for i, file := range all {
		if *full || i%every == 0 && !file.Heavy {
			files = append(files, file)
		}
	}
	return files
}

// TestHostile examines and draws hostile files. Nothing but a fault, or facts and an image, may
// come of it, and the engine draws a good PDF afterwards.
func TestHostile(t *testing.T) {
	var log bytes.Buffer
	e, dir := newEngine(t, &log)
	write(t, dir, "good.pdf", pdftest.Book("one"))
	for _, file := range trialOf(pdftest.Hostile()) {
		write(t, dir, "hostile.pdf", file.Make())
		log.Reset()
		began := time.Now()
		facts, err := e.Examine(t.Context(), "hostile.pdf")
		if err != nil && !errors.Is(err, app.ErrPagesBusy) || err == nil && facts.Fault == "" && facts.Pages == 0 {
			t.Errorf("%s: Examine = %+v, %v", file.Name, facts, err)
		}
		examined := time.Since(began)
		cover, err := e.Cover(t.Context(), "hostile.pdf", 1, 600)
		if err == nil {
			_, _, err = image.Decode(bytes.NewReader(cover))
		} else if errors.Is(err, app.ErrNotDrawable) || errors.Is(err, app.ErrPagesBusy) { // on a busy machine
			err = nil
		}
		if err != nil {
			t.Errorf("%s: Cover = %v", file.Name, err)
		}
		t.Logf("%-45s %8d bytes, %5d pages, %-9q %6v, cover %6v, %6d bytes %s", file.Name, facts.Size, facts.Pages, facts.Fault,
			examined.Round(time.Millisecond), (time.Since(began) - examined).Round(time.Millisecond), len(cover), log.String())
		if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil {
			t.Fatalf("after %s a good PDF is not drawn: %v", file.Name, err)
		}
	}
}

// TestHostileNames checks that there are many hostile files, which differ in their names.
func TestHostileNames(t *testing.T) {
	seen := make(map[string]bool)
	if n := len(pdftest.Hostile()); n < 60 {
		t.Errorf("there are %d hostile files, want 60", n)
	}
	for _, file := range pdftest.Hostile() {
		if seen[file.Name] {
			t.Errorf("%s is there twice", file.Name)
		}
		seen[file.Name] = true
	}
}
