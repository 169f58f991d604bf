package cli

import (
	"context"
	"os"

	"littleshelf/app"
	"littleshelf/app/control"
)

func addBook(ctx context.Context, j *job) error {
	if !j.edit.Unlisted && (j.edit.Price == nil || j.pdf == "") {
		return usagef("book add: say -price and -pdf, or -unlisted while the book is not for sale yet")
	}
	if j.id > app.MaxNumber {
		return usagef("-id: at most %d", uint64(app.MaxNumber))
	}
	return j.editBook(ctx, app.BookID(j.id), control.AddBook)
}

func setBook(ctx context.Context, j *job) error {
	book, err := positive(j.args[0], "a book's")
	if err != nil {
		return err
	}
	if j.edit == (control.BookEdit{}) && j.pdf == "" {
		return usagef("book set: say what to change")
	}
	return j.editBook(ctx, app.BookID(book), control.SetBook)
}

// editBook stores the PDF first, so that no book ever names a file that is not there. A change that would
// be refused, or was made already, stores none.
func (j *job) editBook(ctx context.Context, book app.BookID, act control.Act[control.BookEdit, control.Done]) error {
	in := j.edit
	in.Request, in.Book = j.asking(), book
	return j.with(ctx, func(client *control.Client) error {
		if j.pdf != "" {
			try := in
			try.Try = true
			tried, err := act.Do(ctx, client, try)
			if err != nil {
				return err
			}
			if tried.Repeated {
				return do(ctx, j, client, act, in)
			}
			name, err := withFile(ctx, j, j.pdf, os.TempDir(), func(path string) (string, error) {
				return client.KeepPDF(ctx, path)
			})
			if err != nil {
				return err
			}
			in.File = &name
		}
		return do(ctx, j, client, act, in)
	})
}
