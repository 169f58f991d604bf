package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

// bookChange changes one of the books that are ticked.
type bookChange func(ctx context.Context, asked app.Request, id app.BookID) (app.Receipt, error)

// changeBooks makes one change to each book that is ticked, by the button that was pressed. Each
// change has a receipt of its own. Those that fail are named, and stay ticked.
func (d *Desk) changeBooks(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	back, err := url.ParseQuery(form.Value("back"))
	if err != nil {
		return errNothingHere
	}
	content := booksPage{Filter: filterOf(back), Form: form}
	ids, err := tickedBooks(form)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		form.Refuse("book", rq.lang.Text("Tick the books first."))
	}
	change := d.bookChangeOf(rq, form)
	if !form.OK() {
		return d.renderBooks(rq, http.StatusUnprocessableEntity, content)
	}
	asked, err := d.asked(rq, form, rq.session.Device)
	if err != nil {
		return err
	}
	var failed []string
	for _, id := range ids {
		each := asked
		each.ID = distinct(asked.ID, form.Value("do"), form.Value("price"), form.Value("category"), id.String())
		_, err := change(rq.r.Context(), each, id)
		own, refused := errors.AsType[*app.Error](err)
		switch {
		case err == nil:
		case !refused || own.Code == app.Internal:
			return err
		default:
			failed = append(failed, id.String())
			content.Failures = append(content.Failures, rq.lang.Sprintf("“%s” stays as it was: %v", d.nameOf(rq, id), error(own)))
		}
	}
	if d.Changed != nil {
		d.Changed()
	}
	done := rq.lang.Sprintf("Books changed: %d.", len(ids)-len(failed))
	if len(failed) == 0 {
		return d.redirect(rq, "/books?"+content.Filter.Query(), done)
	}
	form.Values["book"] = failed
	form.Refuse("", done)
	return d.renderBooks(rq, http.StatusUnprocessableEntity, content)
}

// tickedBooks returns the numbers of the books that are ticked, at most a page of them.
func tickedBooks(form *page.Form) (ids []app.BookID, err error) {
	ticked := form.Values["book"]
	if len(ticked) > rowsOfPage {
		return nil, errNothingHere
	}
	for _, typed := range ticked {
		id, err := strconv.ParseUint(typed, 10, 64)
		if err != nil {
			return nil, errNothingHere
		}
		ids = append(ids, app.BookID(id))
	}
	return ids, nil
}

// bookChangeOf returns the change of the button that was pressed. What is wrong with its field is
// noted in the form.
func (d *Desk) bookChangeOf(rq *request, form *page.Form) bookChange {
	set := func(edit func(*app.Book)) bookChange {
		return func(ctx context.Context, asked app.Request, id app.BookID) (app.Receipt, error) {
			return d.Shop.SetBook(ctx, asked, id, edit)
		}
	}
	switch form.Value("do") {
	case "unlist":
		return d.Shop.Unlist
	case "relist":
		return d.Shop.Relist
	case "category":
		category, err := strconv.Atoi(form.Value("category"))
		if err != nil {
			form.Refuse("category", rq.lang.Text("Choose a category."))
		}
		return set(func(b *app.Book) { b.Category = category })
	default:
		price, err := strconv.ParseInt(strings.TrimSpace(form.Value("price")), 10, 64)
		if err != nil {
			form.Refuse("price", rq.lang.Text("Write a whole number, such as 20."))
		}
		return set(func(b *app.Book) { b.Price = price })
	}
}

// nameOf returns the title of a book, or its number if it is gone.
func (d *Desk) nameOf(rq *request, id app.BookID) string {
	book, err := d.Shop.CoverOf(rq.r.Context(), id)
	if err != nil {
		return id.String()
	}
	return book.Name
}
