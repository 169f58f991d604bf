package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var coverRoutes = []route{
	{"GET", "/books/{id}/cover", (*Desk).bookCover, false},
	{"POST", "/books/{id}/cover", (*Desk).chooseCover, false},
	{"POST", "/books/{id}/cover/use", (*Desk).useCover, false},
	{"GET", "/books/{id}/cover/{hash}", (*Desk).coverPicture, false},
}

// coverPage has the forms that choose a cover and, after a choice, both covers and the form that
// uses the new one.
type coverPage struct {
	app.Book
	Now     string // the address of the cover that the book has
	Kind    coverKind
	PDF     app.PDFFile
	Choice  *coverChoice // nil before a choice
	New     string       // the address of the chosen cover
	Seen    app.BookTag
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) bookCover(rq *request) error {
	book, err := d.bookNumbered(rq, rq.r.PathValue("id"))
	if err != nil {
		return err
	}
	var choice *coverChoice
	if query := rq.r.URL.Query(); query.Has("to") {
		if choice, err = readChoice(query); err != nil {
			return err
		}
	}
	return d.renderCover(rq, http.StatusOK, book, choice, page.NewForm(nil))
}

func (d *Desk) renderCover(rq *request, status int, book app.Book, choice *coverChoice, form *page.Form) error {
	facts, err := d.Shop.KnownFacts(rq.r.Context(), book.DiskName)
	if err != nil {
		return err
	}
	shown := coverPage{
		Book: book, Now: d.coverOf(book), Kind: coverKindOf(book), PDF: facts, Choice: choice, Seen: book.Tag(),
		Form: form, Request: d.newRequest(),
	}
	if choice != nil {
		shown.New = d.lookOf(book, *choice)
	}
	return d.render(rq, status, "cover", "Change the cover", shown)
}

// lookOf returns the address of the cover that a book would have.
func (d *Desk) lookOf(book app.Book, choice coverChoice) string {
	if !choice.Picture.IsZero() {
		return Root + "/books/" + book.ID.String() + "/cover/" + choice.Picture.String()
	}
	choice.apply(&book)
	return d.coverOf(book)
}

// chooseCover makes the cover that a form asks for, and shows it beside the present one. The book
// stays as it is.
func (d *Desk) chooseCover(rq *request) error {
	book, err := d.bookNumbered(rq, rq.r.PathValue("id"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(rq.r.Header.Get("Content-Type"), "multipart/") {
		return d.uploadCover(rq, book)
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	choice, err := d.choiceOf(rq, form, book)
	if err != nil {
		return err
	}
	return d.showChoice(rq, book, choice, form)
}

// showChoice leads to the page with a choice, or shows what is wrong with the form.
func (d *Desk) showChoice(rq *request, book app.Book, choice coverChoice, form *page.Form) error {
	if !form.OK() {
		return d.renderCover(rq, http.StatusUnprocessableEntity, book, nil, form)
	}
	return d.redirect(rq, "/books/"+book.ID.String()+"/cover?"+choice.values().Encode(), "")
}

// choiceOf returns the choice of a form without a file. What is wrong is noted in the form.
func (d *Desk) choiceOf(rq *request, form *page.Form, book app.Book) (choice coverChoice, err error) {
	choice.Kind = coverKind(form.Value("to"))
	switch choice.Kind {
	case coverDrawn:
	case coverAddress:
		choice.Address = strings.TrimSpace(form.Value("address"))
		changed := book
		choice.apply(&changed)
		if choice.Address == "" {
			form.Refuse("address", rq.lang.Text("Write the address of the picture: https://…"))
		} else if err := changed.Validate(); err != nil {
			_, reason, _ := strings.Cut(err.Error(), ": ")
			form.Refuse("address", rq.lang.Sentence(reason))
		}
	case coverPageOne:
		number, err := strconv.Atoi(strings.TrimSpace(form.Value("page")))
		if err != nil {
			form.Refuse("page", rq.lang.Text("Write a whole number, such as 20."))
			return choice, nil
		}
		if number != 1 {
			choice.Kind = coverPicture
		}
		ctx, cancel := context.WithTimeout(rq.r.Context(), examineTime)
		defer cancel()
		if choice.Picture, err = d.Shop.CoverOfPage(ctx, book.DiskName, number); err != nil && !d.refuse(rq, form, "page", err) {
			return choice, err
		}
	default:
		return choice, errNothingHere
	}
	return choice, nil
}

// pictureField is the field of the form with the keeper's picture.
const pictureField = "picture"

// uploadCover makes a cover of the picture in a form.
func (d *Desk) uploadCover(rq *request, book app.Book) error {
	u, err := d.beginOneFile(rq, pictureField, "Choose a picture first.")
	if err != nil {
		return err
	}
	defer u.release()
	if !u.OK() {
		return d.showChoice(rq, book, coverChoice{}, u.Form)
	}
	large, err := d.EncodeCover(rq.r.Context(), u.file)
	switch {
	case u.body.err != nil:
		return errBroken
	case err != nil && !d.refuse(rq, u.Form, pictureField, err):
		return err
	}
	if _, err := u.next(); err != nil { // a browser reads no response before it has sent everything
		return err
	}
	choice := coverChoice{Kind: coverPicture}
	if u.OK() {
		hash, err := d.Books.KeepCover(large)
		if err != nil {
			u.Refuse(pictureField, d.notStored(rq, "the picture of a cover", err))
		}
		choice.Picture = hash
	}
	return d.showChoice(rq, book, choice, u.Form)
}

// useCover makes the choice the book's cover, unless the book was changed after it was shown.
func (d *Desk) useCover(rq *request) error {
	book, err := d.bookNumbered(rq, rq.r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	choice, err := readChoice(form.Values)
	if err != nil {
		return err
	}
	if choice.Kind == coverPicture && (d.Shop.Covers == nil || d.Shop.Covers.VerifyCover(choice.Picture) != nil) {
		form.Refuse("", rq.lang.Text("The picture is gone: choose it again."))
		return d.renderCover(rq, http.StatusUnprocessableEntity, book, nil, form)
	}
	receipt, err := d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.SetBookSeen(ctx, asked, book.ID, app.BookTag(form.Value("seen")), choice.apply)
	})
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderCover(rq, http.StatusUnprocessableEntity, book, choice, form)
	}
	return d.redirect(rq, "/books/"+book.ID.String(), d.editDone(rq, book.ID, receipt))
}

// coverPicture sends the small size of a picture that may become a cover. A book's own address of
// it exists only after that.
func (d *Desk) coverPicture(rq *request) error {
	var hash app.FileHash
	if hash.UnmarshalText([]byte(rq.r.PathValue("hash"))) != nil || d.Books == nil {
		return errNothingHere
	}
	picture, err := d.Books.OpenCover(hash, true)
	if err != nil {
		return errNothingHere
	}
	defer picture.Close()
	rq.w.Header().Set("Content-Type", "image/jpeg")
	rq.w.Header().Set("X-Content-Type-Options", "nosniff")
	if _, err := io.Copy(rq.w, picture); err != nil {
		return errors.Join(err, http.ErrAbortHandler)
	}
	return nil
}
