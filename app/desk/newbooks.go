package desk

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"littleshelf/app"
)

// newBookRoutes are the ways by which PDFs come into the shop.
var newBookRoutes = []route{
	{"GET", "/books/new", (*Desk).newBooks, false},
	{"POST", "/books/new", (*Desk).addBooks, false},
	{"GET", "/books/{id}/file", (*Desk).bookFile, false},
	{"POST", "/books/{id}/file", (*Desk).replaceFile, false},
}

// newBooksPage has the form that takes PDFs, and what became of those that were sent.
type newBooksPage struct {
	MaxMB int64
	Wrong string // with the form itself
	Files []uploadedFile
}

// The fields of the address that lists books: those that were added, and those that were there.
const (
	addedField = "added"
	thereField = "there"
)

// newBooks shows the form. Its address lists the books that were just added, so that loading the
// page again sends no file again.
func (d *Desk) newBooks(rq *request) error {
	var files []uploadedFile
	query := rq.r.URL.Query()
	for _, field := range []string{addedField, thereField} {
		for _, number := range query[field][:min(len(query[field]), maxFiles)] {
			file, err := d.uploaded(rq, number, field == thereField)
			if own, ok := errors.AsType[*app.Error](err); ok && own.Code == app.Unknown {
				continue // the book was removed meanwhile
			}
			if err != nil {
				return err
			}
			files = append(files, file)
		}
	}
	return d.renderNewBooks(rq, http.StatusOK, "", files)
}

// uploaded describes the book that a file has become, by the book's number.
func (d *Desk) uploaded(rq *request, number string, there bool) (uploadedFile, error) {
	book, err := d.bookNumbered(rq, number)
	if err != nil {
		return uploadedFile{}, err
	}
	facts, err := d.Shop.KnownFacts(rq.r.Context(), book.DiskName)
	return uploadedFile{Book: book, Pages: int64(facts.Pages), There: there}, err
}

// bookNumbered returns the book of a number in an address.
func (d *Desk) bookNumbered(rq *request, number string) (app.Book, error) {
	id, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return app.Book{}, &app.Error{Code: app.Unknown, Msg: "there is nothing at this address"}
	}
	return d.Shop.CoverOf(rq.r.Context(), app.BookID(id))
}

func (d *Desk) renderNewBooks(rq *request, status int, wrong string, files []uploadedFile) error {
	limit, err := d.Shop.MaxPDF(rq.r.Context())
	if err != nil {
		return err
	}
	return d.render(rq, status, "newbooks", "Add books", newBooksPage{MaxMB: limit >> 20, Wrong: wrong, Files: files})
}

// addBooks adds a draft for each file of the form.
func (d *Desk) addBooks(rq *request) error {
	u, err := d.beginUpload(rq, pdfField)
	if err != nil {
		return err
	}
	defer u.release()
	books, refused := make(url.Values), false
	var files []uploadedFile
	for {
		more, err := u.next()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		file, err := d.addFile(rq, u)
		if err != nil {
			return err
		}
		files = append(files, file)
		refused = refused || file.Wrong != ""
		field := addedField
		if file.There {
			field = thereField
		}
		books.Add(field, file.Book.ID.String())
	}
	switch {
	case len(files) == 0:
		return d.renderNewBooks(rq, http.StatusUnprocessableEntity, rq.lang.Text("Choose a PDF first."), nil)
	case refused:
		return d.renderNewBooks(rq, http.StatusUnprocessableEntity, "", files)
	}
	return d.redirect(rq, "/books/new?"+books.Encode(), "")
}
