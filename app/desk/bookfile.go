package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// bookFilePage has the form that replaces the PDF of a book.
type bookFilePage struct {
	Book    app.Book
	MaxMB   int64
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) bookFile(rq *request) error {
	return d.renderBookFile(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderBookFile(rq *request, status int, form *page.Form) error {
	book, err := d.bookNumbered(rq, rq.r.PathValue("id"))
	if err != nil {
		return err
	}
	limit, err := d.Shop.MaxPDF(rq.r.Context())
	if err != nil {
		return err
	}
	return d.render(rq, status, "bookfile", "Replace the PDF", bookFilePage{book, limit >> 20, form, d.newRequest()})
}

// replaceFile gives a book another PDF. Readers who download the one before get all of it: the new
// one has another name in the folder.
func (d *Desk) replaceFile(rq *request) error {
	book, err := d.bookNumbered(rq, rq.r.PathValue("id"))
	if err != nil {
		return err
	}
	u, err := d.beginOneFile(rq, pdfField, "Choose a PDF first.")
	if err != nil {
		return err
	}
	defer u.release()
	if !u.OK() {
		return d.renderBookFile(rq, http.StatusUnprocessableEntity, u.Form)
	}
	name, wrong, err := d.keep(rq, u, func(app.FileHash, int64) error { return nil })
	if err != nil {
		return err
	}
	if _, err := u.next(); err != nil { // a browser reads no response before it has sent everything
		return err
	}
	if wrong != "" {
		u.Refuse(pdfField, wrong)
		return d.renderBookFile(rq, http.StatusUnprocessableEntity, u.Form)
	}
	u.Values.Set(pdfField, name) // after Back, another file is another act
	receipt, err := d.act(rq, u.Form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.SetBook(context.WithoutCancel(ctx), asked, book.ID, func(b *app.Book) { b.DiskName = name })
	})
	if err != nil {
		return err
	}
	if !u.OK() {
		return d.renderBookFile(rq, http.StatusUnprocessableEntity, u.Form)
	}
	return d.redirect(rq, "/books/"+book.ID.String(), rq.lang.Sprintf("Done: %s.", rq.lang.Outcome(receipt.Before, receipt.After)))
}
