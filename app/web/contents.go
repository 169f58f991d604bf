package web

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"time"

	"littleshelf/app"
)

var errPagesBusy = &app.Error{Code: app.Unavailable, Msg: "看书的人太多，请稍后再试"}

// bookContents returns what a client needs to show a book page by page.
func (s *Server) bookContents(ctx context.Context, in pagesIn) (any, error) {
	reading, err := s.Shop.Reading(ctx, in.Book, in.SKey, app.Link{})
	if err != nil {
		return nil, err
	}
	// The PDF is examined before the response has its turn, because that may take seconds.
	if _, err := s.factsOf(ctx, reading.Book, s.Drawings.Facts); err != nil {
		return nil, err
	}
	rendered, err := s.renderLong(ctx, func() (none linkTemplate, err error) {
		file, err := s.factsOf(ctx, reading.Book, s.Shop.Facts)
		if err != nil {
			return none, err
		}
		text, err := marshal(pagesOut{Data: contentsOf(reading, file, in.Origin)})
		return linkTemplate{text: text}, err
	})
	if err != nil || rendered.bytes > 0 {
		return rendered, err
	}
	return json.RawMessage(rendered.text), nil // counts as unshared in a batch
}

func contentsOf(reading app.Reading, file app.PDFFile, from origin) contents {
	c := contents{
		Pages: file.Pages, Sample: min(reading.Sample, file.Pages), Drawable: bitOf(file.Pages > 0),
		Sizes:   each(file.Sizes, func(r app.PageRun) run { return run{r.Count, r.Width, r.Height} }),
		Outline: each(file.Outline, func(c app.Chapter) chapter { return chapter(c) }),
	}
	if reading.Whole {
		c.Sample = file.Pages
	}
	if file.Pages > 0 {
		c.PageURL = from.pageURL(reading, edition(file, reading.Stamp))
	}
	return c
}

// factsTimeout is how long a request waits for a PDF to be examined, which the server also does in
// the background. Published clients give up after three seconds.
const factsTimeout = 2 * time.Second

// factsOf returns the facts of a book's PDF as read does. If it is missing, or no page can be drawn
// on this machine, the facts are those of a PDF without pages.
func (s *Server) factsOf(
	ctx context.Context, b app.Book, read func(context.Context, string) (app.PDFFile, error),
) (app.PDFFile, error) {
	if s.Drawings == nil {
		return app.PDFFile{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, factsTimeout)
	defer cancel()
	file, err := read(ctx, b.DiskName)
	switch {
	case errors.Is(err, app.ErrPagesBusy), errors.Is(err, context.DeadlineExceeded):
		return app.PDFFile{}, errPagesBusy
	case errors.Is(err, app.ErrNoEngine), errors.Is(err, fs.ErrNotExist):
		return app.PDFFile{}, nil
	}
	return file, err
}

// pageURL returns the address of a book's pages, with {page} and {width} in the place of numbers.
func (o origin) pageURL(r app.Reading, edition string) string {
	address := string(o) + "/pages/" + r.Book.ID.String() + "/{page}-{width}.png?v=" + edition
	if r.Link == (app.Link{}) {
		return address
	}
	_, signature, _ := strings.Cut(o.signedURL(r.Link), "&")
	return address + "&" + signature
}
