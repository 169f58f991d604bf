package desk

import (
	"net/url"

	"littleshelf/app"
)

// coverKind is where a book's cover comes from, as a value of the form.
type coverKind string

const (
	coverPicture coverKind = "picture" // the keeper's, in the books folder
	coverPageOne coverKind = "page"    // page 1 of the PDF
	coverDrawn   coverKind = "drawn"   // of the title
	coverAddress coverKind = "address" // a picture elsewhere
)

// coverWords are the kinds of covers in words.
var coverWords = map[coverKind]string{
	coverPicture: "A picture of yours",
	coverPageOne: "Page 1 of the PDF",
	coverDrawn:   "Drawn of the title",
	coverAddress: "A picture at an address",
}

func coverKindOf(b app.Book) coverKind {
	switch {
	case b.PictureFrom == app.PictureFromKeeper:
		return coverPicture
	case b.PictureFrom == app.PictureDrawn:
		return coverDrawn
	case b.PictureFrom == "" && b.CoverURL != "":
		return coverAddress
	}
	return coverPageOne
}

// coverChoice is a cover that a book may get.
type coverChoice struct {
	Kind    coverKind
	Picture app.FileHash // of coverPicture, and of coverPageOne to look at
	Address string       // of coverAddress
}

// values returns the choice as fields of an address or a form.
func (c coverChoice) values() url.Values {
	values := url.Values{"to": {string(c.Kind)}}
	if !c.Picture.IsZero() {
		values.Set("picture", c.Picture.String())
	}
	if c.Address != "" {
		values.Set("address", c.Address)
	}
	return values
}

// readChoice returns the choice in the fields of an address or a form.
func readChoice(values url.Values) (*coverChoice, error) {
	c := &coverChoice{Kind: coverKind(values.Get("to")), Address: values.Get("address")}
	if picture := values.Get("picture"); picture != "" && c.Picture.UnmarshalText([]byte(picture)) != nil {
		return nil, errNothingHere
	}
	known := coverWords[c.Kind] != ""
	if !known || c.Kind == coverPicture && c.Picture.IsZero() || c.Kind == coverAddress && c.Address == "" {
		return nil, errNothingHere
	}
	return c, nil
}

// apply makes the choice the cover of a book.
func (c coverChoice) apply(b *app.Book) {
	switch c.Kind {
	case coverPicture:
		b.SetPicture(c.Picture)
	case coverPageOne:
		b.SetCover("")
	case coverAddress:
		b.SetCover(c.Address)
	case coverDrawn:
		b.DrawCover()
	}
}
