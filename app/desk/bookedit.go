package desk

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

// bookFields are the fields of the form of a book, with their words.
var bookFields = []struct{ Name, Label string }{
	{"name", "Title"}, {"author", "Author"}, {"publisher", "Publisher"}, {"price", "Price"}, {"category", "Category"},
	{"sample_pages", "Pages that anyone may read"}, {"sample", "Free sample"},
}

// fieldOfRule returns the field of the form for the field that a broken rule names.
var fieldOfRule = map[string]string{
	"book_name": "name", "author": "author", "book_publisher": "publisher", "book_price": "price", "category": "category",
	"sample_pages": "sample_pages", "sample": "sample",
}

// formOf returns the form of a book as it is.
func formOf(b app.Book) *page.Form {
	form := page.NewForm(make(map[string][]string))
	for name, value := range map[string]string{
		"name": b.Name, "author": b.Author, "publisher": b.Publisher, "price": strconv.FormatInt(b.Price, 10),
		"category": strconv.Itoa(b.Category), "sample_pages": samplePagesTyped(b.SamplePages), "sample": b.Sample,
		"seen": string(b.Tag()),
	} {
		form.Values.Set(name, value)
	}
	return form
}

// samplePagesTyped returns a number of sample pages as the keeper types it: nothing is the shop's
// number, and 0 is none.
func samplePagesTyped(pages int) string {
	switch pages {
	case 0:
		return ""
	case app.NoSamplePages:
		return "0"
	}
	return strconv.Itoa(pages)
}

// difference is a field that another tab has changed, or this form wants to change.
type difference struct{ Label, Now, Typed string }

func differencesOf(rq *request, categories []app.Category, now, typed *page.Form) (list []difference) {
	words := func(field, value string) string {
		if field != "category" {
			return value
		}
		number, _ := strconv.Atoi(value) // it was parsed before
		return categoryName(rq, categories, number)
	}
	for _, field := range bookFields {
		if now, typed := now.Value(field.Name), strings.TrimSpace(typed.Value(field.Name)); now != typed {
			list = append(list, difference{field.Label, words(field.Name, now), words(field.Name, typed)})
		}
	}
	return list
}

// editBook changes the fields of a book, unless it was changed after the form was shown.
func (d *Desk) editBook(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	edit := bookEdit(rq, form)
	if !form.OK() {
		return d.renderBook(rq, http.StatusUnprocessableEntity, form, nil)
	}
	asked, err := d.asked(rq, form, rq.session.Device)
	if err != nil {
		return err
	}
	asked.ID = distinct(asked.ID, rq.r.URL.Path, form.Values.Encode())
	receipt, err := d.Shop.SetBookSeen(rq.r.Context(), asked, id, app.BookTag(form.Value("seen")), edit)
	if d.Changed != nil {
		d.Changed()
	}
	if err != nil {
		return d.refuseEdit(rq, form, err)
	}
	return d.redirect(rq, "/books/"+id.String(), d.editDone(rq, id, receipt))
}

// refuseEdit shows the form again, with the refusal beside the field that it names.
func (d *Desk) refuseEdit(rq *request, form *page.Form, err error) error {
	own, ok := errors.AsType[*app.Error](err)
	if !ok || own.Code != app.Invalid {
		return err
	}
	rule, reason, _ := strings.Cut(own.Msg, ": ")
	switch field := fieldOfRule[rule]; {
	case err == app.ErrBookChanged: // the page shows both versions
	case field != "":
		form.Refuse(field, rq.lang.Sentence(reason))
	default:
		form.Refuse("", rq.lang.Error(own))
	}
	return d.renderBook(rq, http.StatusUnprocessableEntity, form, err)
}

// editDone says what was changed, and which other books the edited one resembles.
func (d *Desk) editDone(rq *request, id app.BookID, receipt app.Receipt) string {
	done := rq.lang.Sprintf("Done: %s.", rq.lang.Outcome(receipt.Before, receipt.After))
	alike, err := d.Shop.Alike(rq.r.Context(), id)
	if err != nil {
		d.Log.Error("similar books are not known", "err", err)
	}
	for _, words := range alike[:min(len(alike), 3)] {
		done += " " + rq.lang.Sprintf("Note: %s.", rq.lang.Sentence(words))
	}
	return done
}

// bookEdit returns the edit that a form asks for. What cannot be read as a number is noted in the
// form.
func bookEdit(rq *request, form *page.Form) func(*app.Book) {
	number := func(field string) int64 {
		n, err := strconv.ParseInt(strings.TrimSpace(form.Value(field)), 10, 64)
		if err != nil {
			form.Refuse(field, rq.lang.Text("Write a whole number, such as 20."))
		}
		return n
	}
	price, category, samplePages := number("price"), number("category"), int64(0)
	if strings.TrimSpace(form.Value("sample_pages")) != "" {
		if samplePages = number("sample_pages"); samplePages == 0 {
			samplePages = app.NoSamplePages
		}
	}
	return func(b *app.Book) {
		b.Name, b.Author, b.Publisher = app.Tidy(form.Value("name")), app.Tidy(form.Value("author")), app.Tidy(form.Value("publisher"))
		b.Price, b.Category, b.SamplePages = price, int(category), int(samplePages)
		b.Sample = strings.TrimSpace(form.Value("sample"))
	}
}
