package control

import (
	"context"
	"errors"
	"io/fs"

	"littleshelf/app"
)

// checkFiles looks at every file that a book names, and lists the PDFs that no book names: of those
// nothing is wrong, but no reader can download them.
func (c call) checkFiles(ctx context.Context) (problems, unnamed app.Findings, err error) {
	if err := app.Readable(c.Books); err != nil {
		problems.Add("%v", err)
		return problems, unnamed, nil
	}
	named := make(map[string]bool)
	for last := app.BookID(0); ; {
		books, err := c.Shop.Catalogue(ctx, last)
		if err != nil {
			return problems, unnamed, err
		}
		if len(books) == 0 {
			break
		}
		for _, book := range books {
			c.lookAt(book, named, &problems)
			last = book.ID
		}
	}
	names, err := c.Books.PDFs()
	if err != nil {
		problems.Add("the books folder cannot be read: %v", err)
	}
	for _, name := range names {
		if !named[name] {
			unnamed.Add("%s is in the books folder, and no book names it", name)
		}
	}
	return problems, unnamed, nil
}

// lookAt looks at the files of a book, and notes their names.
func (c call) lookAt(book app.Book, named map[string]bool, problems *app.Findings) {
	for _, name := range []string{book.File, book.Sample} {
		if name == "" {
			continue
		}
		named[name] = true
		if err := c.Books.Look(name); errors.Is(err, fs.ErrNotExist) {
			problems.Add("book %s: %s is not in the books folder", book.ID, name)
		} else if err != nil {
			problems.Add("book %s: %v", book.ID, err)
		}
	}
}
