package cli

import (
	"context"
	"io"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/cover"
	"littleshelf/app/text"
)

// The covers that are no file and no address.
const (
	coverPage  = "page"  // page 1 of the PDF; page:12 is another one
	coverDrawn = "drawn" // drawn of the title
)

// setCover sets the cover of an edit, or returns the name of a picture's file. An address begins
// with its scheme, so that a file of any name can be told from it: ./page is a file.
func setCover(edit *control.BookEdit, typed string) (file string) {
	edit.Cover, edit.Drawn, edit.CoverPage = nil, false, 0
	scheme, _, _ := strings.Cut(typed, "://")
	page := pageNumber(typed)
	switch {
	case typed == "", typed == coverPage, page == 1:
		edit.Cover = new("")
	case page > 1:
		edit.CoverPage = page
	case typed == coverDrawn:
		edit.Drawn = true
	case strings.EqualFold(scheme, "http"), strings.EqualFold(scheme, "https"):
		edit.Cover = &typed
	default:
		return typed
	}
	return ""
}

// pageNumber returns the number of page:12, or 0 for anything else.
func pageNumber(typed string) int {
	digits, isPage := strings.CutPrefix(typed, coverPage+":")
	n, err := strconv.Atoi(digits)
	if !isPage || err != nil {
		return 0
	}
	return n
}

// encodeCover encodes a keeper's picture. This process does it, not the server: the picture may
// take more memory than a server of readers can spare.
func (j *job) encodeCover(ctx context.Context, path string) (cover.Picture, error) {
	in, _, err := j.open(ctx, path)
	if err != nil {
		return cover.Picture{}, err
	}
	defer in.Close()
	return encodeCover(in, displayName(path))
}

func encodeCover(in io.Reader, name string) (cover.Picture, error) {
	picture, err := cover.Encode(in)
	if err != nil {
		err = text.Errorf("%s: %w", name, err)
	}
	return picture, err
}

// wordForCover returns the word or the address for the cover of a book without a keeper's picture.
func wordForCover(b control.Book) string {
	if b.PictureFrom == app.PictureDrawn {
		return coverDrawn
	}
	return b.CoverURL
}
