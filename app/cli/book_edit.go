package cli

import (
	"context"
	"errors"
	"flag"
	"os"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

// bookFlags are the flags of book add and book set.
type bookFlags struct {
	requestFlags
	fields control.BookEdit
	pdf    string
}

func (e *bookFlags) define(f *flag.FlagSet) {
	e.requestFlags.define(f)
	f.Func("name", "the book's `TITLE`", textFlag(&e.fields.Name))
	f.Func("author", "the book's `AUTHOR`", textFlag(&e.fields.Author))
	f.Func("publisher", "the book's `PUBLISHER`", textFlag(&e.fields.Publisher))
	f.Func("category", "the book's category, a `NUMBER`", numberFlag(&e.fields.Category))
	f.Func("price", "the book's price in `POINTS`", numberFlag(&e.fields.Price))
	f.Func("cover", "the `ADDRESS` of the book's cover", textFlag(&e.fields.Cover))
	f.Func("sample", "the `NAME` of the free sample in the books folder", textFlag(&e.fields.Sample))
	f.StringVar(&e.pdf, "pdf", "", "the book's PDF: a `FILE` that is copied into the books folder; - is standard input")
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
			if edit.fields == (control.BookEdit{}) && edit.pdf == "" {
				return usagef("book set: say what to change, such as -price 8")
			}
			return edit.submit(ctx, j, book, control.SetBook)
		},
	}
}

// submit stores the PDF before the edit, so that no book names a missing file. A dry run comes
// before both, so that an edit that is refused or was already made stores no PDF.
func (e *bookFlags) submit(ctx context.Context, j *job, book app.BookID, act control.Act[control.BookEdit, control.Done]) error {
	in := e.fields
	in.Request, in.Book = e.build(j), book
	return j.withClient(ctx, func(client *control.Client) error {
		if e.pdf != "" {
			try := in
			try.Try = true
			tried, err := act.Do(ctx, client, try)
			if err != nil {
				return err
			}
			if tried.Repeated {
				return do(ctx, j, client, act, in)
			}
			name, err := withFile(ctx, j, e.pdf, os.TempDir(), func(path string) (string, error) {
				return client.KeepPDF(ctx, path)
			})
			if err != nil {
				return text.Errorf("-%s: %w", "pdf", err)
			}
			in.File = &name
		}
		return do(ctx, j, client, act, in)
	})
}
