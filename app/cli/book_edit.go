package cli

import (
	"context"
	"errors"
	"flag"
	"os"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/cover"
	"littleshelf/app/text"
)

// bookFlags are the flags of book add and book set.
type bookFlags struct {
	requestFlags
	fields control.BookEdit
	pdf    string
	cover  string // a file
}

func (e *bookFlags) define(f *flag.FlagSet) {
	e.requestFlags.define(f)
	f.Func("name", "the book's `TITLE`", textFlag(&e.fields.Name))
	f.Func("author", "the book's `AUTHOR`", textFlag(&e.fields.Author))
	f.Func("publisher", "the book's `PUBLISHER`", textFlag(&e.fields.Publisher))
	f.Func("category", "the book's `CATEGORY`: its number or its name", e.setCategory)
	f.Func("price", "the book's price in `POINTS`", numberFlag(&e.fields.Price))
	f.Func("cover", "the book's cover: a picture, as a `FILE` or an address; page for page 1 of the PDF, "+
		"page:N for another one; drawn for one drawn of the title", e.parseCover)
	f.Func("sample", "the `NAME` of the free sample in the books folder", textFlag(&e.fields.Sample))
	f.Func("sample-pages", "how many first `PAGES` anyone may read; 0 is the server's number, -1 none", numberFlag(&e.fields.SamplePages))
	f.StringVar(&e.pdf, "pdf", "", "the book's PDF: a `FILE` that is copied into the books folder; - is standard input")
}

func (e *bookFlags) parseCover(typed string) error {
	e.cover = setCover(&e.fields, typed)
	return nil
}

// setCategory parses the number of a category or, if it is none, a name.
func (e *bookFlags) setCategory(typed string) error {
	if numberFlag(&e.fields.Category)(typed) == nil {
		return nil
	}
	return textFlag(&e.fields.CategoryName)(typed)
}

// textFlag returns the parser of a text for which "" differs from a flag that is not given.
func textFlag(to **string) func(string) error {
	return func(typed string) error {
		*to = &typed
		return nil
	}
}

// numberFlag returns the parser of a number for which 0 differs from a flag that is not given.
func numberFlag[N int | int64](to **N) func(string) error {
	return func(typed string) error {
		n, err := strconv.ParseInt(typed, 10, 64)
		switch {
		case errors.Is(err, strconv.ErrRange):
			return errTooLarge
		case err != nil:
			return errNotNumber
		}
		*to = new(N(n))
		return nil
	}
}

func addBook() command {
	var edit bookFlags
	var id uint64
	return command{
		words: "book add", summary: "add a book", required: []string{"name"},
		examples: []string{"littleshelf book add -name Travels -author Polo -price 3 -category 2 -pdf travels.pdf"},
		flags: func(f *flag.FlagSet) {
			edit.define(f)
			f.Uint64Var(&id, "id", 0, "the book's `NUMBER` (default: the next free one)")
			f.BoolVar(&edit.fields.Unlisted, "unlisted", false, "not for sale yet")
		},
		run: func(ctx context.Context, j *job) error {
			if !edit.fields.Unlisted && (edit.fields.Price == nil || edit.pdf == "") {
				return usagef("book add: say -price and -pdf, or -unlisted while the book is not for sale yet")
			}
			if id > app.MaxNumber {
				return usagef("-id must be at most %d", uint64(app.MaxNumber))
			}
			return edit.submit(ctx, j, app.BookID(id), control.AddBook)
		},
	}
}

func setBook() command {
	var edit bookFlags
	return command{
		words: "book set", args: "BOOK", summary: "change the given fields of a book",
		examples: []string{"littleshelf book set 1000000004 -price 8"},
		flags:    edit.define,
		run: func(ctx context.Context, j *job) error {
			book, err := j.book()
			if err != nil {
				return err
			}
			if edit.fields == (control.BookEdit{}) && edit.pdf == "" && edit.cover == "" {
				return usagef("book set: say what to change, such as -price 8")
			}
			return edit.submit(ctx, j, book, control.SetBook)
		},
	}
}

// submit stores the cover and the PDF before the edit, so that no book names a missing file. A dry
// run comes before both, so that an edit that is refused or was already made stores nothing.
func (e *bookFlags) submit(ctx context.Context, j *job, book app.BookID, act control.Act[control.BookEdit, control.Done]) error {
	in := e.fields
	in.Request, in.Book = e.build(j), book
	var picture cover.Picture
	if e.cover != "" {
		var err error
		if picture, err = j.encodeCover(ctx, e.cover); err != nil {
			return err
		}
		in.Picture = new(app.FileHash(picture.Hash()))
	}
	return j.withClient(ctx, func(client *control.Client) error {
		if e.pdf == "" && e.cover == "" {
			return do(ctx, j, client, act, in)
		}
		try := in
		try.Try = true
		tried, err := act.Do(ctx, client, try)
		if err != nil {
			return err
		}
		if !tried.Repeated {
			if err := e.store(ctx, j, client, picture, &in); err != nil {
				return err
			}
		}
		return do(ctx, j, client, act, in)
	})
}

// store stores the files of an edit in the books folder.
func (e *bookFlags) store(ctx context.Context, j *job, client *control.Client, picture cover.Picture, in *control.BookEdit) error {
	if e.cover != "" {
		if _, err := client.KeepCover(ctx, picture.Large); err != nil {
			return err
		}
	}
	if e.pdf == "" {
		return nil
	}
	name, err := withFile(ctx, j, e.pdf, os.TempDir(), func(path string) (string, error) {
		return client.KeepPDF(ctx, path)
	})
	if err != nil {
		return text.Errorf("-%s: %w", "pdf", err)
	}
	in.File = &name
	return nil
}
